"""`rugui find`, `rugui guest` and `rugui export`."""

import csv
import sys
from typing import Any

import click
from sqlalchemy.orm import Session

from rugui.cli import unit_of_work
from rugui.privacy.commands import export_guest
from rugui.values import OPERATOR


def _json(value: Any) -> None:
    import orjson

    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def _site(session: Session, code: str | None) -> Any:
    from rugui.staff.sites import site_by_code

    return site_by_code(session, code) if code else None


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--site", help="Code of a site; its guests come first.")
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON, the same as the API gives.")
def find(text: tuple[str, ...], site: str | None, limit: int, as_json: bool) -> None:
    """Find guests by name in any script, phone, e-mail, room, booking; two words narrow. Exit status 1: nobody."""
    from rugui.arrivals.candidates import today_at
    from rugui.customers import schemas
    from rugui.db import utcnow
    from rugui.recall import service as recall

    with unit_of_work(write=False) as session:
        place = _site(session, site)
        matches = recall.find(
            session, " ".join(text), OPERATOR, site_id=place.id if place else None, limit=limit,
            today=today_at(place) if place else utcnow().date(),
        )  # fmt: skip
        if as_json:
            _json({"matches": [schemas.match(one) for one in matches]})
        else:
            for one in matches:
                names = " / ".join(name.full for name in one.names)
                where = " ".join(part for part in (one.state.replace("_", " "), one.room) if part)
                click.echo("  ".join(part for part in (one.public_id, names, where, f"({one.why})") if part))
    if not matches:
        sys.exit(1)


class _Guests(click.Group):
    """`rugui guest ID` means `rugui guest show ID`: no id is called like a subcommand."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, args if not args or args[0] in (*self.commands, "--help") else ["show", *args])


@click.group(cls=_Guests)
def guest() -> None:
    """One guest: `rugui guest ID` shows them."""


guest.add_command(export_guest)


@guest.command()
@click.argument("id")
@click.option("--site", help="Code of a site, whose facts are meant.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, the same as the API gives, with the facts.")
def show(id: str, site: str | None, as_json: bool) -> None:
    """Show one guest by id, or by the number another system has for them."""
    from rugui import facts
    from rugui.customers import schemas, service
    from rugui.customers.profile import profile

    with unit_of_work(write=False) as session:
        known = service.by_external_id(session, id)
        found = profile(session, known.public_id if known else id, OPERATOR)
        place = _site(session, site)
        stated, problems = facts.facts(session, [found.id], OPERATOR, place.id if place else None)
        if as_json:
            said = [{"name": one.name, "value": one.value, "label": str(one.label)} for one in stated[found.id]]
            _json(schemas.customer(found, OPERATOR) | {"facts": said})
            return
        said_here = [(one.tone, str(one.label), str(one.reason)) for one in stated[found.id]]
        _print(found, said_here, place.region if place else "")
        for problem in problems:
            click.echo(problem.problem, err=True)


def _print(found: Any, stated: list[tuple[str, str, str]], region: str) -> None:
    from rugui.customers import names, sheet

    for name in found.names:
        click.echo(names.display(name))
    for tone, label, reason in stated:
        mark = "! " if tone in ("safety", "alert") else "  "
        click.echo(mark + label + (f" ({reason})" if reason else ""))
    for one in found.restrictions:
        click.echo(f"! {one.word}: {one.reason}" + (f" [{one.site}]" if one.site else ""))
    for line in sheet.lines(found.details, region):
        click.echo(f"  {line.label}: {line.text}")
    for relation in found.relations:
        click.echo(f"  {relation.label} {names.shown(relation.other_names)} ({relation.other_public_id})")


@click.command()
@click.argument("what", type=click.Choice(["customers"]))
@click.option("--format", "form", type=click.Choice(["csv"]), default="csv", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, writable=True), help="A file instead of standard output.")
@click.option("--bom", is_flag=True, help="Begin with a byte order mark, by which Excel knows UTF-8.")
def export(what: str, form: str, output: str | None, bom: bool) -> None:
    """Write every person as CSV in the form `rugui import` reads. Organisations stand with who works for them."""
    from rugui.customers.export import begin, rows

    with unit_of_work(write=False) as session, click.open_file(output or "-", "w", encoding="utf-8") as target:
        begin(session, OPERATOR)
        if bom:
            target.write("\ufeff")
        writer = csv.writer(target)
        for row in rows(session, OPERATOR):
            writer.writerow(row)
