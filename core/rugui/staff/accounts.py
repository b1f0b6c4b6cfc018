"""Accounts: who works here, which roles they hold where, and changing that."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rugui.errors import Invalid, NotFound, Refused
from rugui.i18n import LANGUAGES, _l
from rugui.privacy import audit
from rugui.staff import passwords, roles, sessions, throttle
from rugui.staff.models import Account, AccountRole, Role, Site
from rugui.values import Viewer

MANAGE = "staff.manage"
FIELDS = ("login", "name", "email", "locale")


@dataclass(frozen=True, slots=True)
class Held:
    """A role an account holds, at one site or everywhere."""

    id: int
    role: Role
    site: Site | None


@dataclass(frozen=True, slots=True)
class Listed:
    """An account with the roles it holds."""

    account: Account
    held: tuple[Held, ...]

    @property
    def grants(self) -> dict[str, frozenset[int] | None]:
        """What the roles add up to."""
        return sessions.grants((h.site.id if h.site else None, h.role.permissions) for h in self.held)


def listing(session: Session) -> list[Listed]:
    """The accounts the viewer may manage, by name, in two statements: those that hold nothing the viewer does not."""
    viewer: Viewer = session.info["viewer"]
    held = _held(session)
    found = [
        Listed(account, held.get(account.id, ()))
        for account in session.scalars(select(Account).order_by(func.lower(Account.name), Account.id))
    ]
    return [one for one in found if roles.covers(viewer, one.grants)]


def managed(session: Session, public_id: str) -> Listed:
    """One account to be managed; NotFound unless the viewer holds all it holds, or whoever sets its password is it."""
    account = session.scalar(select(Account).where(Account.public_id == public_id))
    if account is None:
        raise NotFound(_l("There is no such account."))
    listed = Listed(account, _held(session, account.id).get(account.id, ()))
    if not roles.covers(session.info["viewer"], listed.grants):
        raise NotFound(_l("There is no such account."))
    return listed


def own(session: Session) -> Listed:
    """The viewer's own account."""
    viewer: Viewer = session.info["viewer"]
    account = session.get(Account, viewer.account_id) if viewer.account_id is not None else None
    if account is None:
        raise NotFound(_l("There is no such account."))
    return Listed(account, _held(session, account.id).get(account.id, ()))


def held_by(session: Session, account_id: int) -> dict[str, frozenset[int] | None]:
    """What the roles of an account add up to."""
    return sessions.grants(
        (held.site.id if held.site else None, held.role.permissions)
        for held in _held(session, account_id).get(account_id, ())
    )


def by_login(session: Session, login: str) -> Account:
    """The account with this login, in any case."""
    account = session.scalar(select(Account).where(Account.login == login.strip().casefold()))
    if account is None:
        raise NotFound(_l("There is no account %(login)s.", login=login))
    return account


def create(
    session: Session, login: str, name: str, password_hash: str = "", *, email: str = "", locale: str = ""
) -> Account:
    """A new account without roles; without a password it cannot sign in. The hash is of `passwords.make_hash`."""
    account = Account(password_hash=password_hash)
    _write(session, account, login, name, email, locale)
    session.add(account)
    session.flush()
    audit.record(session, "staff.account.create", subject=account.public_id)
    return account


def change(session: Session, public_id: str, login: str, name: str, email: str, locale: str) -> Account:
    """Change login, name, e-mail and language."""
    account = managed(session, public_id).account
    before = {field: getattr(account, field) for field in FIELDS}
    _write(session, account, login, name, email, locale)
    changed = [field for field, value in before.items() if getattr(account, field) != value]
    if changed:
        audit.record(session, "staff.account.change", subject=account.public_id, fields=changed)
    return account


def set_password(session: Session, account: Account, password_hash: str, *, keep: int | None = None) -> None:
    """Give an account a new password and end its sessions, except `keep`; failed tries are forgotten."""
    account.password_hash = password_hash
    sessions.revoke_all(session, account.id, keep=keep)
    throttle.forget(session, account.login)
    audit.record(session, "staff.account.password", subject=account.public_id)


def set_active(session: Session, public_id: str, active: bool) -> Account:
    """Let an account sign in or not; switching it off ends its sessions, and its tokens stop working."""
    listed = managed(session, public_id)
    account = listed.account
    if account.active != active:
        account.active = active
        if not active:
            sessions.revoke_all(session, account.id)
        audit.record(session, "staff.account.enable" if active else "staff.account.disable", subject=public_id)
        if not active and "staff.manage" in listed.grants:
            roles.keep_an_administrator(session)
    return account


def end_sessions(session: Session, account: Account) -> None:
    """End every session of an account."""
    sessions.revoke_all(session, account.id)
    audit.record(session, "staff.session.revoke_all", subject=account.public_id)


def set_own(session: Session, locale: str, roc_years: bool) -> Account:
    """The viewer's own language and calendar."""
    account = own(session).account
    account.locale, account.roc_years = (locale if locale in LANGUAGES else ""), roc_years
    audit.record(session, "staff.account.change", subject=account.public_id, fields=["locale", "roc_years"])
    return account


def give_role(session: Session, public_id: str, role_key: str, site: Site | None) -> None:
    """Let an account hold a role at a site, or everywhere; nobody gives what they do not hold there themselves."""
    listed = managed(session, public_id)
    role = roles.role_by_key(session, role_key)
    _may_give(session, role, site)
    if any(h.role.id == role.id and h.site == site for h in listed.held):
        return
    session.add(AccountRole(account_id=listed.account.id, role_id=role.id, site_id=site.id if site else None))
    site_id = site.id if site else None
    audit.record(session, "staff.role.give", site_id=site_id, subject=public_id, role=role.key)
    session.flush()


def take_role(session: Session, public_id: str, held_id: int) -> None:
    """Take a role from an account."""
    listed = managed(session, public_id)
    held = next((one for one in listed.held if one.id == held_id), None)
    if held is None:
        raise NotFound(_l("There is no such role."))
    _may_give(session, held.role, held.site)
    site_id = held.site.id if held.site else None
    session.delete(session.get_one(AccountRole, held_id))
    audit.record(session, "staff.role.take", site_id=site_id, subject=public_id, role=held.role.key)
    if "staff.manage" in held.role.permissions:
        roles.keep_an_administrator(session)


def check_password(password: str, login: str, field: str = "password") -> None:
    """Raise Invalid where a new password is too weak."""
    if (reason := passwords.weakness(password, login)) is not None:
        raise Invalid(_l("Not saved."), fields={field: reason})


def _may_give(session: Session, role: Role, site: Site | None) -> None:
    viewer: Viewer = session.info["viewer"]
    where = None if site is None else frozenset({site.id})
    if not roles.covers(viewer, dict.fromkeys([*role.permissions, "staff.manage"], where)):
        raise Refused(_l("You cannot give what you do not hold yourself."))


def _held(session: Session, account_id: int | None = None) -> dict[int, tuple[Held, ...]]:
    query = (
        select(AccountRole, Role, Site)
        .join(Role, Role.id == AccountRole.role_id)
        .outerjoin(Site, Site.id == AccountRole.site_id)
        .order_by(AccountRole.id)
    )
    if account_id is not None:
        query = query.where(AccountRole.account_id == account_id)
    found: dict[int, tuple[Held, ...]] = {}
    for row, role, site in session.execute(query):
        found[row.account_id] = (*found.get(row.account_id, ()), Held(row.id, role, site))
    return found


def _write(session: Session, account: Account, login: str, name: str, email: str, locale: str) -> None:
    login, name, email = login.strip().casefold(), name.strip(), email.strip()
    wrong: dict[str, object] = {}
    if not 1 <= len(login) <= 80 or any(letter.isspace() or not letter.isprintable() for letter in login):
        wrong["login"] = _l("1 to 80 characters without blanks.")
    elif login != account.login and session.scalar(select(Account.id).where(Account.login == login)):
        wrong["login"] = _l("Somebody else signs in as this.")
    if not 1 <= len(name) <= 120:
        wrong["name"] = _l("A name of at most 120 characters.")
    if len(email) > 254 or (email and "@" not in email):
        wrong["email"] = _l("Not an e-mail address.")
    if locale and locale not in LANGUAGES:
        wrong["locale"] = _l("Not a language of this house.")
    if wrong:
        raise Invalid(_l("Not saved."), fields=wrong)
    account.login, account.name, account.email, account.locale = login, name, email, locale
