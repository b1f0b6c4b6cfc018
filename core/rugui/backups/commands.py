"""`rugui backup` and `rugui restore`."""

from pathlib import Path

import click

from rugui.cli import application
from rugui.i18n import _


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Copy the database into the new folder TARGET while it is in use; every table is summed for the restore."""
    from rugui.backups import service
    from rugui.errors import RuguiError

    with application() as app:
        state = app.extensions["rugui"]
        try:
            made = service.back_up(state, target.absolute())
        except RuguiError as error:
            raise click.ClickException(str(error)) from error
        told = _("%(n)s rows of %(tables)s tables are in %(place)s", n=made.rows, tables=len(made.tables), place=target)
        click.echo(told)
        click.echo(
            _("Keep apart from it, for it is not in there: the secret key, rugui.toml, tombstones.jsonl, audit/.")
        )


@click.command()
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Replace what is in the database.")
@click.option("--another-key", is_flag=True, help="Even without the secret key the backup was made under.")
def restore(source: Path, yes: bool, another_key: bool) -> None:
    """Put the backup SOURCE into the database, whole or not at all, and erase again who was erased since."""
    from rugui.backups import service
    from rugui.errors import RuguiError

    with application() as app:
        state = app.extensions["rugui"]
        try:
            done = service.restore(state, source.absolute(), overwrite=yes, another_key=another_key)
        except RuguiError as error:
            raise click.ClickException(str(error)) from error
        count = len(done.manifest.tables)
        click.echo(_("%(n)s rows of %(tables)s tables are back, every table equal", n=done.manifest.rows, tables=count))
        if done.upgraded:
            click.echo(_("upgraded: %(names)s", names=", ".join(done.upgraded)))
        click.echo(_("Erased again: %(n)s. Everybody signs in anew.", n=done.replayed.erased))
        for public_id, why in done.replayed.failed:
            click.echo(_("not erased: %(id)s: %(why)s", id=public_id, why=why), err=True)
        if done.replayed.failed:
            raise SystemExit(1)
