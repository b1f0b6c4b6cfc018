"""`rugui plugins`."""

import click

from rugui.cli import application, unit_of_work
from rugui.i18n import _


@click.group()
def plugins() -> None:
    """List, check, pause, resume or remove plugins."""


@plugins.command("list")
def list_() -> None:
    """Every plugin found, its version, and whether it runs."""
    from rugui.plugins import paused

    with unit_of_work(write=False) as session:
        left_out = paused(session)
        for one in session.info["plugins"].found:
            state = _("not running") if one.problem else _("paused") if one.name in left_out else _("running")
            click.echo(f"{one.name:28} {one.version or '-':12} {state:12} {one.title}")
            if one.problem:
                click.echo(f"  {one.problem}")


@plugins.command()
def check() -> None:
    """Say what is wrong with plugins; exit status 1 if anything is."""
    with application() as app:
        problems = [one.problem for one in app.extensions["rugui"].plugins.found if one.problem]
        for problem in problems:
            click.echo(problem)
        if problems:
            raise SystemExit(1)
        click.echo(_("every plugin runs"))


@plugins.command()
@click.argument("name")
@click.option("--reason", default="", help="Shown to whoever wonders.")
def pause(name: str, reason: str) -> None:
    """Leave a plugin out, at once and on every host."""
    from rugui.plugins import pausing
    from rugui.privacy.audit import record

    with unit_of_work() as session:
        pausing.pause(session, name, reason)
        record(session, "plugins.pause", subject=name)
        said = _("%(name)s is paused", name=name)
    click.echo(said)


@plugins.command()
@click.argument("name")
def resume(name: str) -> None:
    """Take a paused plugin in again."""
    from rugui.plugins import pausing
    from rugui.privacy.audit import record

    with unit_of_work() as session:
        pausing.resume(session, name)
        record(session, "plugins.resume", subject=name)
        said = _("%(name)s runs again", name=name)
    click.echo(said)


@plugins.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(name: str, yes: bool) -> None:
    """Write a plugin's data to a file, then take its tables and every other trace of it out of the database."""
    from rugui import removal
    from rugui.errors import RuguiError

    with application() as app:
        state = app.extensions["rugui"]
        if not yes:
            place = repr(state.database.engine.url)
            asked = _("Remove %(name)s and everything it keeps from %(place)s?", name=name, place=place)
            click.confirm(asked, abort=True)
        try:
            done = removal.remove(state, name)
        except RuguiError as error:
            raise click.ClickException(str(error)) from error
        click.echo(_("%(n)s rows written to %(file)s", n=done.rows, file=done.file))
        click.echo(_("%(name)s is removed. Uninstall its package and restart.", name=name))
