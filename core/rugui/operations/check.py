"""`rugui check`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from rugui.cli import application

if TYPE_CHECKING:
    from rugui.app import Rugui

SHORTEST_KEY = 32


@click.command()
def check() -> None:
    """Check configuration, database and plugins; the exit status tells."""
    failed = False
    with application() as app:
        for verdict, sentence in findings(app.extensions["rugui"]):
            click.echo(f"{verdict:5} {sentence}")
            failed = failed or verdict == "fail"
    if failed:
        raise SystemExit(1)


def findings(state: "Rugui") -> Iterator[tuple[str, str]]:
    """(ok, warn or fail, one sentence) for everything an operator should know before guests arrive."""
    yield from _configuration(state)
    yield from _database(state)
    yield from _plugins(state)


def _configuration(state: "Rugui") -> Iterator[tuple[str, str]]:
    settings = state.settings
    if len(settings["SECRET_KEY"]) < SHORTEST_KEY or len(set(settings["SECRET_KEY"])) < 10:
        yield "fail", f"the secret key is too weak: at least {SHORTEST_KEY} random characters (RUGUI_SECRET_KEY)"
    else:
        yield "ok", "the secret key is strong"
    inside = settings["HOST"] in {"127.0.0.1", "::1", "localhost"}
    if settings["HTTPS"]:
        yield "ok", "cookies are sent over HTTPS only"
    else:
        where = "fine on this machine alone" if inside else "anybody on the way can read guests' data"
        yield ("warn" if inside else "fail"), f"HTTPS is off (RUGUI_HTTPS): {where}"
    if settings["DEVELOPMENT"]:
        yield ("warn" if inside else "fail"), "development mode is on (RUGUI_DEVELOPMENT): errors show their inside"


def _database(state: "Rugui") -> Iterator[tuple[str, str]]:
    from sqlalchemy.exc import SQLAlchemyError

    from rugui import migrate

    place = state.database.engine.url.render_as_string(hide_password=True)
    try:
        behind = migrate.pending(state.database, state.plugins)
        left = migrate.left_behind(state.database, state.plugins)
    except SQLAlchemyError as error:
        yield "fail", f"the database {place} cannot be reached: {str(error).splitlines()[0]}"
        return
    yield "ok", f"the database {place} answers"
    if behind:
        yield "fail", f"its tables are behind ({', '.join(behind)}): run `rugui db upgrade`"
    else:
        yield "ok", "its tables are at their newest revision"
    for name in left:
        yield "warn", f"plugin {name} is no longer installed, its data is still there: `rugui plugins remove {name}`"


def _plugins(state: "Rugui") -> Iterator[tuple[str, str]]:
    for one in state.plugins.found:
        if one.problem:
            yield "fail", one.problem
        else:
            yield "ok", f"plugin {one.name} {one.version} runs"
