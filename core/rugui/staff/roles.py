"""Permissions of core and the plugins, the roles that hold them, and who may give them to whom."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.db import lock, new_public_id
from rugui.errors import Invalid, NotFound, Refused
from rugui.i18n import _l
from rugui.plugins import Permission, PluginSet
from rugui.privacy import audit
from rugui.staff.models import Account, AccountRole, Role
from rugui.values import Viewer

FRONT_DESK, CLUB, DUTY, ADMIN, READ_ONLY = (
    "front_desk",
    "club_administrator",
    "duty_manager",
    "administrator",
    "read_only",
)
EVERYBODY = (FRONT_DESK, CLUB, DUTY, ADMIN, READ_ONLY)
DESK = (FRONT_DESK, CLUB, DUTY, ADMIN)
MANAGERS = (DUTY, ADMIN)

ROLE_TITLES = {
    FRONT_DESK: _l("Front desk"),
    CLUB: _l("Club administrator"),
    DUTY: _l("Duty manager"),
    ADMIN: _l("Administrator"),
    READ_ONLY: _l("Read only"),
}

PERMISSIONS = (
    Permission("customers.read", _l("Find and read guests"), EVERYBODY),
    Permission("customers.write", _l("Create and change guests"), DESK),
    Permission("customers.reveal", _l("See masked phones, e-mails and birthdays"), DESK),
    Permission("customers.documents", _l("See identity documents"), (FRONT_DESK, *MANAGERS)),
    Permission("customers.incognito", _l("See the real name of an incognito guest"), MANAGERS),
    Permission("customers.merge", _l("Merge guests who are the same, and undo merges"), MANAGERS),
    Permission("customers.restrict", _l("Set and lift restrictions"), MANAGERS),
    Permission("customers.export", _l("Export lists of guests"), MANAGERS),
    Permission("interactions.read", _l("Read interactions and stays"), EVERYBODY),
    Permission("interactions.write", _l("Record interactions"), DESK),
    Permission("interactions.confidential", _l("Read confidential notes"), MANAGERS),
    Permission("followups.read", _l("Read follow-ups and hand-overs"), EVERYBODY),
    Permission("followups.write", _l("Keep, change and hand on follow-ups"), DESK),
    Permission("handover.sign", _l("Sign and acknowledge hand-overs"), DESK),
    Permission("calls.read", _l("See who is calling"), DESK),
    Permission("calls.report", _l("Report calls, for the telephone exchange"), (ADMIN,)),
    Permission("arrivals.read", _l("Read the arrival briefing"), EVERYBODY),
    Permission("arrivals.review", _l("Mark arrivals reviewed"), DESK),
    Permission("imports.run", _l("Import files and undo imports"), MANAGERS),
    Permission("privacy.consent", _l("Write down what guests agree to"), DESK),
    Permission("privacy.export", _l("Export the whole file of a guest"), MANAGERS),
    Permission("privacy.erase", _l("Erase guests"), (ADMIN,)),
    Permission("privacy.manage", _l("Set what guests are asked and how long records are kept"), (ADMIN,)),
    Permission("staff.manage", _l("Manage accounts, roles and sites"), (ADMIN,)),
    Permission("plugins.manage", _l("Pause and resume plugins"), (ADMIN,)),
    Permission("webhooks.manage", _l("Manage webhooks and what could not be delivered"), (ADMIN,)),
    Permission("audit.read", _l("Read the audit log"), MANAGERS),
    Permission("metrics.read", _l("Read the figures for monitoring"), (ADMIN,)),
)


def permissions(session: Session) -> dict[str, Permission]:
    """Every permission core and the loaded plugins declare, by name, in the order they are declared."""
    plugins: PluginSet = session.info["plugins"]
    declared = [
        *PERMISSIONS,
        *(one for loaded in plugins.running if loaded.plugin for one in loaded.plugin.permissions),
    ]
    return {one.name: one for one in declared}


def ensure_roles(session: Session) -> dict[str, Role]:
    """The built-in roles by key, made where missing; a permission is offered to each of its roles once, ever.

    So a plugin installed later brings its permissions along, and what an administrator took away stays away.
    The administrator is offered every permission: nobody can give what nobody holds.
    """
    declared = permissions(session)
    found = {role.key: role for role in session.scalars(select(Role).where(Role.key.in_(ROLE_TITLES)))}
    for key in ROLE_TITLES:
        role = found.get(key)
        if role is None:
            role = found[key] = Role(key=key, permissions=[], offered=[])
            session.add(role)
        new = [p.name for p in declared.values() if (key in p.roles or key == ADMIN) and p.name not in role.offered]
        if new:
            role.permissions = [*role.permissions, *(name for name in new if name not in role.permissions)]
            role.offered = [*role.offered, *new]
    session.flush()
    return found


def roles(session: Session) -> Sequence[Role]:
    """Every role: the built-in ones in their order, then the house's own by title."""
    found = session.scalars(select(Role)).all()
    order = list(ROLE_TITLES)
    return sorted(found, key=lambda r: (order.index(r.key) if r.key in order else len(order), r.title.casefold(), r.id))


def title(role: Role) -> object:
    """A role's title: its own where it was given one, else the built-in one's, translated."""
    return role.title or ROLE_TITLES.get(role.key, role.key)


def create_role(session: Session, role_title: str) -> Role:
    """A new role of the house's own, holding nothing yet."""
    require_everywhere(session)
    if not role_title:
        raise Invalid(_l("Not saved."), fields={"title": _l("A role needs a title.")})
    role = Role(key=new_public_id(), title=role_title, permissions=[])
    session.add(role)
    session.flush()
    audit.record(session, "staff.role.create", subject=role.key)
    return role


def set_permissions(session: Session, wanted: Mapping[str, Iterable[str]]) -> None:
    """Set what roles hold, by role key; nobody adds a permission they do not hold everywhere themselves."""
    require_everywhere(session)
    viewer: Viewer = session.info["viewer"]
    declared = permissions(session)
    for role in session.scalars(select(Role).where(Role.key.in_(wanted)).with_for_update()):
        asked = set(wanted[role.key])
        # Permissions of a plugin that is not installed now are nobody's business here: they stay.
        kept = [name for name in role.permissions if name in asked or name not in declared]
        added = [name for name in declared if name in asked and name not in role.permissions]
        removed = [name for name in role.permissions if name not in kept]
        if any(viewer.sites(name) is not None for name in added):
            raise Refused(_l("You cannot give what you do not hold yourself."))
        if added or removed:
            role.permissions = [*kept, *added]
            audit.record(session, "staff.role.change", subject=role.key, added=added, removed=removed)
        if "staff.manage" in removed:
            keep_an_administrator(session)


def delete_role(session: Session, key: str) -> None:
    """Delete a role of the house's own, and take it from everybody who holds it."""
    require_everywhere(session)
    role = role_by_key(session, key)
    if key in ROLE_TITLES:
        raise Refused(_l("A built-in role stays; take its permissions away instead."))
    audit.record(session, "staff.role.delete", subject=key, permissions=role.permissions)
    session.delete(role)
    if "staff.manage" in role.permissions:
        keep_an_administrator(session)


def role_by_key(session: Session, key: str) -> Role:
    """One role; NotFound where there is none."""
    role = session.scalar(select(Role).where(Role.key == key))
    if role is None:
        raise NotFound(_l("There is no such role."))
    return role


def require_everywhere(session: Session) -> None:
    """Refuse who manages the staff of single sites only: roles and sites are the whole chain's."""
    if session.info["viewer"].sites("staff.manage") is not None:
        raise Refused(_l("This is for those who manage every site."))


def keep_an_administrator(session: Session) -> None:
    """Refuse a change that leaves nobody who may sign in and manage the staff of every site."""
    lock(session, "staff.administrators")
    session.flush()
    query = (
        select(Role.permissions)
        .join(AccountRole, AccountRole.role_id == Role.id)
        .join(Account, Account.id == AccountRole.account_id)
        .where(AccountRole.site_id.is_(None), Account.active)
    )
    if not any("staff.manage" in held for held in session.scalars(query)):
        raise Refused(_l("Somebody must be left who can manage the staff of every site."))


def covers(viewer: Viewer, grants: dict[str, frozenset[int] | None]) -> bool:
    """Whether the viewer holds all of this, everywhere it is held: who does not must not take such an account over."""
    for name, sites in grants.items():
        mine = viewer.sites(name)
        if mine is not None and (sites is None or not sites <= mine):
            return False
    return True
