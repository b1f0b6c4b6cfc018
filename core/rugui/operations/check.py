"""`rugui check`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from rugui.cli import application
from rugui.i18n import _

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
        message = _("the secret key is too weak: at least %(n)s random characters (RUGUI_SECRET_KEY)", n=SHORTEST_KEY)
        yield "fail", message
    else:
        yield "ok", _("the secret key is strong")
    inside = settings["HOST"] in {"127.0.0.1", "::1", "localhost"}
    if settings["HTTPS"]:
        yield "ok", _("cookies are sent over HTTPS only")
    elif inside:
        yield "warn", _("HTTPS is off (RUGUI_HTTPS): fine on this machine alone")
    else:
        yield "fail", _("HTTPS is off (RUGUI_HTTPS): anybody on the way can read guests' data")
    if settings["WEBHOOKS_LOOPBACK"]:
        message = _("webhooks may call this machine itself (RUGUI_WEBHOOKS_LOOPBACK): for tests only")
        yield ("warn" if inside else "fail"), message
    if settings["DEVELOPMENT"]:
        message = _("development mode is on (RUGUI_DEVELOPMENT): errors show their inside")
        yield ("warn" if inside else "fail"), message


def _database(state: "Rugui") -> Iterator[tuple[str, str]]:
    from sqlalchemy.exc import SQLAlchemyError

    from rugui import migrate

    place = state.database.engine.url.render_as_string(hide_password=True)
    try:
        behind = migrate.pending(state.database, state.plugins)
        left = migrate.left_behind(state.database, state.plugins)
    except SQLAlchemyError as error:
        why = str(error).splitlines()[0]
        yield "fail", _("the database %(place)s cannot be reached: %(why)s", place=place, why=why)
        return
    yield "ok", _("the database %(place)s answers", place=place)
    if behind:
        yield "fail", _("the tables are behind (%(names)s): run `rugui db upgrade`", names=", ".join(behind))
    else:
        yield "ok", _("the tables are at their newest revision")
        drift = migrate.drift(state.database, state.plugins)
        for name, differences in drift.items():
            for difference in differences:
                yield "fail", f"{name}: {difference}"
        if not drift:
            yield "ok", _("the tables are as the models say")
    for name in left:
        yield "warn", left_words(name)


def left_words(name: str) -> str:
    """What to say of a plugin that is gone and left its tables."""
    return _(
        "plugin %(name)s is no longer installed, its data is still there: `rugui plugins remove %(name)s`", name=name
    )


def _plugins(state: "Rugui") -> Iterator[tuple[str, str]]:
    for one in state.plugins.found:
        if one.problem:
            yield "fail", one.problem
        else:
            yield "ok", _("plugin %(name)s %(version)s runs", name=one.name, version=one.version)
