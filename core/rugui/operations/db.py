"""`rugui db`."""

import click

from rugui.cli import application
from rugui.i18n import _


@click.group()
def db() -> None:
    """Upgrade or check the database."""


@db.command()
def upgrade() -> None:
    """Bring core's tables and every plugin's to their newest revision."""
    from rugui import migrate

    with application() as app:
        state = app.extensions["rugui"]
        changed = migrate.upgrade(state.database, state.plugins)
        click.echo(_("upgraded: %(names)s", names=", ".join(changed)) if changed else _("nothing to upgrade"))


@db.command()
def check() -> None:
    """Say whether the tables are what this version expects; exit status 1 if not."""
    from rugui import migrate
    from rugui.operations.check import left_words

    with application() as app:
        state = app.extensions["rugui"]
        behind = migrate.pending(state.database, state.plugins)
        for name in behind:
            click.echo(_("%(name)s: not at its newest revision; run `rugui db upgrade`", name=name))
        drift = {} if behind else migrate.drift(state.database, state.plugins)
        for name, differences in drift.items():
            for difference in differences:
                click.echo(f"{name}: {difference}")
        for name in migrate.left_behind(state.database, state.plugins):
            click.echo(left_words(name))
        if behind or drift:
            raise SystemExit(1)
        click.echo(_("the database is as it should be"))
