"""`rugui arrivals`: the briefing as text, PDF or JSON."""

import sys
from datetime import date
from pathlib import Path

import click
import orjson

from rugui.arrivals import briefing as rules
from rugui.arrivals import schemas, service, sheet
from rugui.arrivals.briefing import Row
from rugui.arrivals.candidates import today_at
from rugui.cli import unit_of_work
from rugui.customers.names import display
from rugui.errors import Invalid
from rugui.i18n import _, _l, _n, long_date
from rugui.interactions import transitions
from rugui.privacy import audit
from rugui.staff.sites import site_by_code
from rugui.values import OPERATOR


@click.command()
@click.option("--site", required=True, help="Code of the site.")
@click.option("--date", "day", default="", help="YYYY-MM-DD; today at the site if not given.")
@click.option("--format", "form", type=click.Choice(["text", "pdf", "json"]), default="text", show_default=True)
@click.option("--output", default="-", help="A file instead of standard output.")
def arrivals(site: str, day: str, form: str, output: str) -> None:
    """Who arrives, is in house and departs at a site."""
    with unit_of_work(write=form == "pdf") as session:
        place = site_by_code(session, site)
        found = service.briefing(session, OPERATOR, place, _day(day) or today_at(place))
        if form == "pdf":
            audit.record(session, "arrivals.printed", site_id=place.id, subject=found.day.isoformat())
            data = sheet.pdf(found)
        elif form == "json":
            data = orjson.dumps(schemas.briefing(found), option=orjson.OPT_INDENT_2) + b"\n"
        else:
            data = text(found).encode()
    if output == "-":
        sys.stdout.buffer.write(data)
    else:
        Path(output).write_bytes(data)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise Invalid(_l("Write the date like 2026-11-22.")) from error


def text(found: service.Briefing) -> str:
    """The briefing as lines of a terminal."""
    lines = [f"{found.site.name} · {long_date(found.day)}"]
    for section in transitions.SECTIONS:
        rows = found.section(section)
        lines += ["", f"{sheet.TITLES[section]} ({len(rows)})"]
        lines += [line for row in rows for line in _lines(row)]
    lines += [str(problem.problem) for problem in found.problems]
    return "\n".join(lines) + "\n"


def _lines(row: Row) -> list[str]:
    name = " / ".join(display(one) for one in row.names) or _("Guest not named yet")
    nights = _n("%(num)s night", "%(num)s nights", row.nights)
    review = f"  [{sheet.REVIEWS[row.review.state]}]" if row.review.state else ""
    shown, more = rules.few(row.facts)
    facts = [f"         - {fact.label}" + (f" ({fact.reason})" if fact.reason else "") for fact in shown]
    return [f"  {row.eta or '--:--'}  {row.room or '-':<6} {name}  {nights}{review}", *facts,
            *([f"         +{more}"] if more else [])]  # fmt: skip
