"""`rugui guest export` and `rugui privacy`."""

import sys

import click

from rugui.cli import application, unit_of_work


@click.command("export")
@click.argument("id")
@click.option("--html", is_flag=True, help="A page to read or print, in the guest's language.")
@click.option("--output", type=click.Path(dir_okay=False, writable=True), help="A file instead of standard output.")
def export_guest(id: str, html: bool, output: str | None) -> None:
    """Write the whole file of a guest, from core and every plugin, by id or by another system's number."""
    import orjson

    from rugui.customers import service
    from rugui.privacy import export, export_page

    with unit_of_work(write=False) as session:
        known = service.by_external_id(session, id)
        found = export.export(session, known.public_id if known else id, form="html" if html else "json")
        if html:
            text = export_page.page(found, session.info["plugins"])
        else:
            text = orjson.dumps(found, option=orjson.OPT_INDENT_2).decode() + "\n"
    with click.open_file(output or "-", "w", encoding="utf-8") as target:
        target.write(text)


@click.group()
def privacy() -> None:
    """Erase guests, and erase them again after a restore."""


@privacy.command()
@click.argument("id")
@click.option("--reason", type=click.Choice(["request", "withdrawn", "purpose", "unlawful"]), default="request")
@click.option("--dry-run", is_flag=True, help="Say what would go and what stays, and erase nothing.")
@click.option("--confirm", help="The guest's name as it is written here; asked for where it is not given.")
def erase(id: str, reason: str, dry_run: bool, confirm: str | None) -> None:
    """Erase a guest from core and every plugin."""
    from rugui.privacy import erase as erasing
    from rugui.privacy import export_words

    with unit_of_work() as session:
        plan = erasing.plan(session, id)
        session.rollback()
        for name, count in plan.goes:
            click.echo(f"goes   {export_words.table(name)}: {count}")
        for title, told in plan.plugins:
            click.echo(f"goes   {title}: {told}")
        for one in plan.stays:
            click.echo(f"stays  {one.site} {one.arrival} - {one.departure}, until {one.until}: {one.law}")
        for who, why in plan.refusals:
            click.echo(f"no     {who or 'Rugui'}: {why}")
    if dry_run:
        return
    if plan.refusals:
        raise click.ClickException("nothing was erased")
    typed = confirm if confirm is not None else click.prompt(f"Type the name to erase for good ({plan.typed})")
    with unit_of_work() as session:
        done = erasing.erase(session, id, typed, reason=reason)
    click.echo(f"erased; tombstone {done.tombstone}")


@privacy.command("replay-tombstones")
def replay_tombstones() -> None:
    """Erase again what a restored backup brought back. Exit status 1 where somebody could not be erased."""
    from rugui.privacy import tombstones

    with application() as app:
        done = tombstones.replay(app.extensions["rugui"])
    click.echo(f"erased again: {done.erased}")
    for public_id, why in done.failed:
        click.echo(f"not erased: {public_id}: {why}", err=True)
    if done.failed:
        sys.exit(1)


@privacy.command()
@click.option("--dry-run", is_flag=True, help="Say how many records are due, and delete nothing.")
def retention(dry_run: bool) -> None:
    """Delete what was kept for as long as is set (the nightly job does the same)."""
    from rugui.privacy import retention as keeping
    from rugui.privacy.retention_kinds import KINDS

    with unit_of_work(write=not dry_run) as session:
        found = keeping.look(session) if dry_run else keeping.clean(session)
    for one in found:
        term = f"{one.days} days" if one.days else "for ever"
        kept = f", {one.kept} held" if one.kept else ""
        click.echo(f"{KINDS[one.kind].title} ({term}): {one.count} {'due' if dry_run else 'deleted'}{kept}")
