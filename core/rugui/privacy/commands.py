"""`rugui guest export` and `rugui privacy`."""

import click

from rugui.cli import unit_of_work


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
