"""`rugui demo`."""

import sys
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from rugui.cli import application
from rugui.i18n import _


@click.command()
@click.option("--guests", default=1200, show_default=True, type=click.IntRange(1, 20_000_000), help="How many guests.")
@click.option("--seed", default=1, show_default=True, help="The same seed writes the same people.")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="The day on which arrivals arrive (default: today in Taipei)."
)
def demo(guests: int, seed: int, today: datetime | None) -> None:
    """Write a believable hotel chain into an empty database, migrating it first."""
    from rugui import migrate
    from rugui.demo import chain, service
    from rugui.errors import RuguiError
    from rugui.staff.roles import ROLE_TITLES

    here = ZoneInfo(chain.SITES[0]["timezone"])
    day = (today or datetime.now(here)).date()
    with application() as app:
        state = app.extensions["rugui"]
        migrate.upgrade(state.database, state.plugins)
        try:
            done = service.populate(state, guests=guests, seed=seed, today=day, progress=_bar())
        except RuguiError as error:
            raise click.ClickException(str(error)) from error
        said = _(
            "%(guests)s guests (%(twice)s of them entered twice), %(stays)s stays.",
            guests=done.guests, twice=done.duplicates, stays=done.stays,
        )  # fmt: skip
        click.echo(said)
        for login, name, role, site, _language in chain.SIGN_INS:
            click.echo(f"  {login:8} {ROLE_TITLES[role]!s:20} {site or _('all sites'):10} {name}")
        click.echo("  " + _("Password of all: %(password)s", password=done.password))


def _bar() -> Callable[[int, int], None]:
    if not sys.stderr.isatty():
        return lambda done, of: None

    def show(done: int, of: int) -> None:
        click.echo("\r" + _("%(done)s of %(of)s guests", done=f"{done:>9}", of=of), nl=done >= of, err=True)

    return show
