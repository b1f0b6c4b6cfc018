"""`rugui jobs`."""

import click

from rugui.cli import application
from rugui.i18n import _


@click.group()
def jobs() -> None:
    """Run or list background work."""


@jobs.command("list")
def list_() -> None:
    """Periodic jobs and when they run next; what waits in the outbox, and what failed for good."""
    from rugui import outbox_status

    with application() as app:
        for line in outbox_status.lines(app.extensions["rugui"]):
            click.echo(line)


@jobs.command()
@click.argument("name", required=False)
def run(name: str | None) -> None:
    """Run one periodic job now, or everything that is due."""
    from rugui import jobs as work
    from rugui.errors import RuguiError

    with application() as app:
        state = app.extensions["rugui"]
        if name is None:
            ran = work.run_due(state)
            click.echo(
                _("%(n)s delivered; ran: %(names)s", n=work.run_pending(state), names=", ".join(ran) or _("none"))
            )
            return
        try:
            work.run_job(state, work.find(state, name))
        except RuguiError as error:
            raise click.ClickException(str(error)) from error
        click.echo(_("ran %(name)s", name=name))


@jobs.command()
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="How many at a time.")
def worker(threads: int) -> None:
    """Do background work until stopped; any number of hosts may run one (needs REDIS_URL or one instance folder)."""
    from rugui.worker import looks

    with application() as app:
        looks(app).consumer(threads, embedded=False).run()
