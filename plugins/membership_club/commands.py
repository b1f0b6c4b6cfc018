"""`rugui club`: explain cases out of a file, without a database; the nightly run."""

import sys
from datetime import date, datetime
from typing import IO, Any

import click

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def club() -> None:
    """Clubs: explain why somebody is what they are; the nightly run."""


@club.command()
@click.argument("file", type=click.File("rb"), metavar="FILE.jsonl")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line of the file, for programs.")
def explain(file: IO[bytes], as_json: bool) -> None:
    """Explain cases, one a line (docs/clubs.md states the form), without a database; - reads the standard input.

    Exit status 1: a line could not be read, or something else was found than it expected.
    """
    from rugui.toolkit import command_app

    from membership_club import commands_explain

    with command_app():
        wrong = commands_explain.run(file, as_json=as_json)
    if wrong:
        sys.exit(1)


@club.command()
@click.option("--on", "day", type=DAY, help="For which day; today by default. A day to come can only be previewed.")
@click.option("--preview/--commit", "only", default=True, show_default=True, help="Commit what is not held, too.")
@click.option("--club", "code", help="Code of one club; otherwise every club that is open.")
def nightly(day: datetime | None, only: bool, code: str | None) -> None:
    """Who is renewed, in grace, expired, up, down: prepared as the page shows it; with --commit, written down."""
    from rugui.toolkit import command_work

    from membership_club import commands_nightly

    with command_work() as session:
        for line in commands_nightly.run(session, _date(day), code or "", commit=not only):
            click.echo(line)


def _date(day: Any) -> date | None:
    return day.date() if day is not None else None
