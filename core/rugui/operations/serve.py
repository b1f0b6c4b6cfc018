"""`rugui serve`."""

import gc
import signal
import sys
from typing import TYPE_CHECKING, Any

import click

from rugui.cli import application
from rugui.i18n import _

if TYPE_CHECKING:
    from rugui.app import Rugui


@click.command()
@click.option("--host", help="Address to listen on (RUGUI_HOST; 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port (RUGUI_PORT; 8000).")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 256), help="Requests at a time.")
@click.option("--demo", is_flag=True, help="Migrate, and load the demonstration into an empty database.")
@click.option("--guests", type=click.IntRange(1, 20_000_000), help="With --demo: how many guests.")
@click.pass_context
def serve(
    context: click.Context, host: str | None, port: int | None, threads: int, demo: bool, guests: int | None
) -> None:
    """Serve the application, with its background work, until stopped."""
    with application() as app:
        state: Rugui = app.extensions["rugui"]
        if demo:
            _prepare(context, state, guests)
        else:
            _refuse_unprepared(state)
        for one in state.plugins.found:
            if one.problem:
                click.echo(f"! {one.problem}", err=True)
        _run(app, host or state.settings["HOST"], state.settings["PORT"] if port is None else port, threads)


def _prepare(context: click.Context, state: "Rugui", guests: int | None) -> None:
    from sqlalchemy import select

    from rugui import migrate
    from rugui.demo import chain
    from rugui.demo.commands import demo
    from rugui.staff.models import Account

    if changed := migrate.upgrade(state.database, state.plugins):
        click.echo(_("Tables made or upgraded: %(names)s", names=", ".join(changed)))
    with state.database.unit_of_work(state.plugins, write=False) as session:
        accounts = set(session.scalars(select(Account.login)))
    if not accounts:
        click.echo(_("Writing the demonstration …"))
        context.invoke(demo, **({"guests": guests} if guests else {}))
    elif (file := state.settings["INSTANCE"] / chain.SIGN_IN_FILE).is_file():
        names = ", ".join(row[0] for row in chain.SIGN_INS if row[0] in accounts)
        click.echo(_("Demonstration sign-ins: %(names)s", names=names))
        click.echo(_("Password of all: %(password)s", password=file.read_text("utf-8").strip()))


def _refuse_unprepared(state: "Rugui") -> None:
    from rugui import migrate

    if behind := migrate.pending(state.database, state.plugins):
        names = ", ".join(behind)
        raise click.ClickException(_("the tables are behind (%(names)s): run `rugui db upgrade`", names=names))


def _run(app: Any, host: str, port: int, threads: int) -> None:
    from waitress.server import create_server

    from rugui import logs
    from rugui.worker import looks

    settings = app.extensions["rugui"].settings
    logs.configure(development=settings["DEVELOPMENT"])
    server: Any = create_server(
        app,
        host=host,
        port=port,
        threads=threads,
        ident="rugui",
        max_request_body_size=2**29,
        # Each browser keeps a few connections open, and at the limit (100 if not said) nobody else comes in.
        connection_limit=1000,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=not settings["PROXIES"],  # ProxyFix takes as many as were set
    )
    workers = looks(app).consumer(4, embedded=True)
    workers.start()
    # As systemd stops a service: requests being answered are answered first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{server.effective_port}/"
    click.echo(_("Rugui 如歸 is at %(address)s  (Ctrl+C stops it)", address=address))
    gc.collect()
    gc.freeze()  # what was loaded stays; walking it would make one request now and then wait
    try:
        server.run()
    finally:
        workers.stop()
        server.close()
