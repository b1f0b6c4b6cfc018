"""`rugui webhooks`."""

import click

from rugui.cli import unit_of_work
from rugui.i18n import _


@click.group()
def webhooks() -> None:
    """Add, list, pause, resume or remove webhooks; settle what could not be delivered."""


@webhooks.command("list")
def list_() -> None:
    """Every webhook, how it goes, how much waits for it and how much failed for good."""
    from rugui.webhooks import service

    with unit_of_work(write=False) as session:
        for one in service.listing(session):
            found = one.endpoint
            state = _("paused") if found.paused_at else _("failing") if found.failures else _("running")
            counts = _("%(n)s waiting, %(dead)s undelivered", n=one.waiting, dead=one.undelivered)
            click.echo(f"{found.public_id}  {state}  {counts}  {found.url}  {' '.join(found.events)}")
            if found.failures:
                click.echo(f"  {found.problem}")


@webhooks.command()
@click.argument("url")
@click.argument("events", nargs=-1, required=True)
def add(url: str, events: tuple[str, ...]) -> None:
    """Send EVENTS (customers.changed, customers.*, or * quoted) to URL; prints the secret, this once."""
    from rugui.webhooks import service

    with unit_of_work() as session:
        made, secret = service.create(session, url, events)
        public_id = made.public_id
    click.echo(f"{public_id}\n{secret}")


@webhooks.command()
@click.argument("id")
def pause(id: str) -> None:
    """Send nothing to it; what happens is kept for 30 days."""
    from rugui.webhooks import service

    with unit_of_work() as session:
        service.set_paused(session, id, True)


@webhooks.command()
@click.argument("id")
def resume(id: str) -> None:
    """Send to it again, at once."""
    from rugui.webhooks import service

    with unit_of_work() as session:
        service.set_paused(session, id, False)


@webhooks.command()
@click.argument("id")
def rotate(id: str) -> None:
    """Print a new secret, this once; for a day the earlier one signs as well."""
    from rugui.webhooks import service

    with unit_of_work() as session:
        secret = service.rotate(session, id)
    click.echo(secret)


@webhooks.command()
@click.argument("id")
def remove(id: str) -> None:
    """Forget it, and what waits for it."""
    from rugui.webhooks import service

    with unit_of_work() as session:
        service.remove(session, id)


@webhooks.command()
@click.option("--retry", "what", flag_value="retry", help="Try everything again.")
@click.option("--drop", "what", flag_value="drop", help="Forget everything.")
def undelivered(what: str | None) -> None:
    """What was tried too often, of webhooks, plugins and background work."""
    from rugui.webhooks import undelivered as letters

    with unit_of_work(write=what is not None) as session:
        if what is not None:
            click.echo((letters.retry if what == "retry" else letters.drop)(session))
            return
        for one in letters.listing(session):
            click.echo(f"{one.id}  {one.at:%Y-%m-%d %H:%M} UTC  {one.name}  {one.to or 'core'}: {one.problem}")
