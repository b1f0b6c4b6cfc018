"""`rugui staff`: accounts, roles, sites and API tokens, as the operator."""

from datetime import timedelta

import click
from sqlalchemy.orm import Session

from rugui.cli import unit_of_work
from rugui.i18n import _
from rugui.staff import accounts, passwords, roles, sites, tokens
from rugui.staff.models import Site


@click.group()
def staff() -> None:
    """Accounts, roles, sites and API tokens."""


def _password(login: str) -> str:
    """A new password, typed twice and not shown (or two equal lines of standard input)."""
    password: str = click.prompt(f"Password for {login}", hide_input=True, confirmation_prompt=True)
    return password


def _site(session: Session, code: str | None) -> Site | None:
    return sites.site_by_code(session, code) if code else None


@staff.command()
@click.argument("login")
@click.option("--name", required=True, help="How colleagues know them.")
@click.option("--email", default="")
@click.option("--language", default="", help="zh-Hant-TW, zh-Hans-CN or en.")
@click.option("--role", "role", default=None, help="A role, by key: front_desk, administrator, …")
@click.option("--site", default=None, help="Where the role is held, by code; without it everywhere.")
@click.option(
    "--password", default=None, help="Better typed when asked: what stands here stays in the shell's history."
)
def create(
    login: str, name: str, email: str, language: str, role: str | None, site: str | None, password: str | None
) -> None:
    """Create an account."""
    password = password if password is not None else _password(login)
    with unit_of_work() as session:
        accounts.check_password(password, login)
        roles.ensure_roles(session)
        account = accounts.create(session, login, name, passwords.make_hash(password), email=email, locale=language)
        if role:
            accounts.give_role(session, account.public_id, role, _site(session, site))
        said = _("%(login)s may sign in.", login=account.login)
    click.echo(said)


@staff.command()
@click.argument("login")
def password(login: str) -> None:
    """Set a password; every session of the account ends, and failed tries are forgotten."""
    typed = _password(login)
    with unit_of_work() as session:
        account = accounts.by_login(session, login)
        accounts.check_password(typed, account.login)
        accounts.set_password(session, account, passwords.make_hash(typed))
        said = _("%(login)s has a new password.", login=account.login)
    click.echo(said)


@staff.command()
@click.argument("login")
@click.argument("role_key", metavar="ROLE")
@click.option("--site", default=None, help="By code; without it everywhere.")
@click.option("--take", is_flag=True, help="Take the role away instead.")
def role(login: str, role_key: str, site: str | None, take: bool) -> None:
    """Give an account a role, or take it away."""
    with unit_of_work() as session:
        roles.ensure_roles(session)
        account, where = accounts.by_login(session, login), _site(session, site)
        if not take:
            accounts.give_role(session, account.public_id, role_key, where)
        else:
            held = accounts.managed(session, account.public_id).held
            found = [one for one in held if one.role.key == role_key and one.site == where]
            if not found:
                message = _("%(login)s does not hold %(role)s there.", login=account.login, role=role_key)
                raise click.ClickException(message)
            accounts.take_role(session, account.public_id, found[0].id)
        said = _("Done.")
    click.echo(said)


@staff.command()
@click.argument("login")
@click.option("--again", is_flag=True, help="Let them sign in again instead.")
def disable(login: str, again: bool) -> None:
    """Keep an account from signing in; its sessions end and its tokens stop working."""
    with unit_of_work() as session:
        account = accounts.set_active(session, accounts.by_login(session, login).public_id, again)
        said = _("%(login)s may sign in again.") if again else _("%(login)s may no longer sign in.")
        said %= {"login": account.login}
    click.echo(said)


@staff.command("list")
def list_() -> None:
    """List accounts with their roles."""
    with unit_of_work(write=False) as session:
        for one in accounts.listing(session):
            held = ", ".join(f"{h.role.key}@{h.site.code if h.site else '*'}" for h in one.held) or _("no role")
            state = "" if one.account.active else "  " + _("(may not sign in)")
            click.echo(f"{one.account.login}\t{one.account.name}\t{held}{state}")


@staff.command()
@click.argument("code", required=False)
@click.option("--name", default="")
@click.option("--name-zh-hant", default="")
@click.option("--name-zh-hans", default="")
@click.option("--timezone", default="Asia/Taipei", show_default=True)
@click.option("--region", default="TW", show_default=True)
@click.option("--currency", default="TWD", show_default=True)
def site(code: str | None, **values: str) -> None:
    """List sites; with a CODE and a --name, add one."""
    if code is None:
        with unit_of_work(write=False) as session:
            for one in sites.sites(session):
                click.echo(f"{one.code}\t{one.name}\t{one.timezone}\t{one.region}\t{one.currency}")
        return
    with unit_of_work() as session:
        made = sites.create_site(session, {"code": code, **values})
    click.echo(f"{made.code} {made.name}")


@staff.group(invoke_without_command=True)
@click.option("--account", "login", help="Whose grants the token narrows, by login.")
@click.option("--name", default="", help="What it is for.")
@click.option("--scope", "scopes", multiple=True, help="A permission it may use; more than once for several.")
@click.option("--site", "codes", multiple=True, help="A site it is limited to, by code; more than once for several.")
@click.option("--days", type=int, default=90, show_default=True, help="How long it works; 0: until revoked.")
@click.pass_context
def token(
    context: click.Context, login: str | None, name: str, scopes: tuple[str, ...], codes: tuple[str, ...], days: int
) -> None:
    """Make an API token and print its secret, once. `token list` and `token revoke` look after them."""
    if context.invoked_subcommand is not None:
        return
    if login is None:
        raise click.UsageError("Say whose token it is with --account LOGIN, or `list`, or `revoke ID`.")
    with unit_of_work() as session:
        owner = accounts.managed(session, accounts.by_login(session, login).public_id)
        limit = [sites.site_by_code(session, code) for code in codes] or None
        lifetime = timedelta(days=days) if days else None
        made, secret = tokens.create(session, owner, name, scopes, sites=limit, lifetime=lifetime)
        said = _("%(id)s: shown once, keep it now.", id=made.public_id)
    click.echo(said, err=True)
    click.echo(secret)


@token.command("list")
def token_list() -> None:
    """List tokens that are not revoked."""
    with unit_of_work(write=False) as session:
        names = {one.account.id: one.account.login for one in accounts.listing(session)}
        for one in tokens.listing(session):
            last, seen = one.expires_at, one.used_at
            until = _("until %(day)s", day=f"{last:%Y-%m-%d}") if last else _("until revoked")
            used = _("used %(when)s", when=f"{seen:%Y-%m-%d %H:%M} UTC") if seen else _("never used")
            click.echo(f"{one.public_id}\t{names[one.account_id]}\t{one.name}\t{','.join(one.scopes)}\t{until}\t{used}")


@token.command("revoke")
@click.argument("public_id", metavar="ID")
def token_revoke(public_id: str) -> None:
    """Make a token worthless."""
    with unit_of_work() as session:
        tokens.revoke(session, public_id)
        said = _("Revoked.")
    click.echo(said)


@staff.command("sessions")
@click.argument("login")
def end_sessions(login: str) -> None:
    """End every session of an account."""
    with unit_of_work() as session:
        accounts.end_sessions(session, accounts.by_login(session, login))
        said = _("Ended.")
    click.echo(said)
