"""`rugui import FILE …`, `rugui import undo BATCH`, `rugui import list`."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from rugui.cli import application

if TYPE_CHECKING:
    from rugui.imports.running import UnitOfWork
    from rugui.imports.tally import Tally


class FileOrCommand(click.Group):
    """A group whose first argument may also be a file: `rugui import guests.csv`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["file", *args]
        return super().parse_args(ctx, args)


@click.group("import", cls=FileOrCommand, invoke_without_command=False)
def import_() -> None:
    """Read guests and stays from a FILE (csv, vcard, opera; also .gz and .zip), or undo what was read.

    `rugui import FILE [--format csv|vcard|opera] [--mapping M] [--site S] [--unnamed] [--dry-run]`. An import that was
    killed goes on where it stopped when it is started again with the same file.
    """


@import_.command("file", hidden=True)
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["csv", "vcard", "opera"]), help="By the file's name if not given.")
@click.option("--mapping", default="", help="A mapping file (TOML), or the name of a packaged one.")
@click.option("--site", "sites", multiple=True, help="Code of the site of rows that name none; NAME=CODE for theirs.")
@click.option("--encoding", default="", help="Only where it cannot be worked out: big5, gbk, utf-8 …")
@click.option("--unnamed", is_flag=True, help="Keep stays that name no guest, to be given to one later.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="The result as JSON.")
def file_(path: Path, form: str | None, mapping: str, sites: tuple[str, ...], encoding: str, unnamed: bool,
          dry_run: bool, as_json: bool) -> None:  # fmt: skip
    """Read guests and stays from a file."""
    from rugui.imports import formats, running, service

    with _working() as unit_of_work:
        options = service.Options(_default(sites), _mapping(mapping), encoding, unnamed, _named(sites))
        wanted = form or formats.guess(path.name)
        with path.open("rb") as file:
            if dry_run:
                task = running.look(unit_of_work, file, wanted, options, _progress())
                _show(task.tally, task.reading.encoding, as_json, batch="")
                return
            public_id, batch_id = _begin(unit_of_work, file, path.name, wanted, options)
            try:
                running.run(unit_of_work, file, batch_id, _progress())
            except KeyboardInterrupt:
                raise click.ClickException(
                    f"Stopped. Start it again with the same file, or undo it: {public_id}"
                ) from None
        with unit_of_work(False) as session:
            from rugui.imports.tally import Tally

            batch = service.get(session, public_id)
            _show(Tally.load(batch.tally), batch.encoding, as_json, batch=public_id)


@import_.command()
@click.argument("batch")
def undo(batch: str) -> None:
    """Take a whole import back. What somebody changed since stays, and is listed."""
    from rugui.imports import running

    with _working() as unit_of_work:
        done = running.take_back(unit_of_work, batch, _progress())
    click.echo(f"Undone: {batch}.")
    if done.kept:
        click.echo(f"{len(done.kept)} changed since, and kept:")
        for place, kind, what in done.kept[:50]:
            click.echo(f"  line {place or '-'}: {kind} {what}".rstrip())


@import_.command("list")
def list_() -> None:
    """The latest imports."""
    from rugui.imports import service

    with _working() as unit_of_work, unit_of_work(False) as session:
        for one in service.latest(session):
            counts = ", ".join(f"{name} {n}" for name, n in one.tally.get("verdicts", {}).items())
            click.echo(f"{one.public_id}  {one.created_at:%Y-%m-%d %H:%M}  {one.state:8} {one.file_name}  {counts}")


@contextmanager
def _working() -> Iterator["UnitOfWork"]:
    """Units of work of the operator; refusals become a message and exit status 1."""
    from rugui.errors import RuguiError
    from rugui.values import OPERATOR

    with application() as app:
        state = app.extensions["rugui"]

        @contextmanager
        def unit_of_work(write: bool) -> Iterator[Any]:
            with state.database.unit_of_work(state.plugins, write=write, viewer=OPERATOR) as session:
                yield session

        try:
            yield unit_of_work
        except RuguiError as error:
            raise click.ClickException(str(error)) from error


def _begin(unit_of_work: "UnitOfWork", file: IO[bytes], name: str, form: str, options: Any) -> tuple[str, int]:
    from rugui.imports import service

    hashed, _size = service.digest(file)
    with unit_of_work(True) as session:
        batch = service.unfinished(session, hashed, options)
        if batch is not None:
            click.echo(f"Going on with {batch.public_id} behind row {batch.done_rows}.", err=True)
        else:
            batch = service.start(session, file, name, form, options)
            batch.state = service.RUNNING
        return batch.public_id, batch.id


def _default(sites: tuple[str, ...]) -> str:
    return next((one for one in sites if "=" not in one), "")


def _named(sites: tuple[str, ...]) -> dict[str, str]:
    return {name: code for one in sites if "=" in one for name, _, code in [one.rpartition("=")]}


def _mapping(given: str) -> str:
    """The text of a mapping file, or the name of a packaged mapping."""
    path = Path(given)
    if given and path.is_file():
        return path.read_text("utf-8")
    if given.endswith(".toml"):
        raise click.ClickException(f"There is no file {given}.")
    return given


def _progress() -> Callable[[int], None]:
    if not sys.stderr.isatty():
        return lambda done: None
    return lambda done: click.echo(f"\r{done:>9} rows", nl=False, err=True)


def _show(tally: "Tally", encoding: str, as_json: bool, *, batch: str) -> None:
    if sys.stderr.isatty():
        click.echo("", err=True)
    if as_json:
        click.echo(json.dumps({"batch": batch, "encoding": encoding, **tally.dump()}, ensure_ascii=False))
        return
    for verdict in ("new", "same", "updates", "person", "refused"):
        click.echo(f"{tally.verdicts.get(verdict, 0):>9} {TITLES[verdict]}")
    for reason in tally.listed():
        where = ", ".join(reason.rows) + (" …" if reason.count > len(reason.rows) else "")
        click.echo(f"  {reason.count:>7} {TITLES.get(reason.verdict, 'taken')}: {reason.text} (line {where})")
    click.echo(f"Read as {encoding}." if encoding else "")
    click.echo(f"Undo with: rugui import undo {batch}" if batch else "Nothing was written (dry run).")


TITLES = {"new": "new", "same": "the same", "updates": "updates", "person": "need a person", "refused": "refused"}
