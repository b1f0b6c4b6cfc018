"""The figures of a club as charts with their tables, and its members as a file."""

import csv
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import Any

from flask import Response, render_template, send_file
from rugui.toolkit import _, money, requires, session, today_here

from membership_club import figures, service_clubs, service_export, service_figures, service_points_rules, words
from membership_club.access import READ
from membership_club.names import Named
from membership_club.views import blueprint
from membership_club.views_members import wanted_of

HIGH = 140  # of the tallest column, in units of the drawing


@blueprint.get("/<club_id>/figures")
@requires(READ)
def club_figures(club_id: str) -> str:
    """Members by tier and status over a year, who came and went, why, and what points may still cost."""
    club = service_clubs.get(session(), club_id)
    told = service_figures.overview(session(), club_id)
    names = {code: str(name) for code, name in service_clubs.names_of(session(), club.id).items()}
    due = service_points_rules.liability(session(), club_id)
    statuses = {code: str(words.STATUSES[code]) for code in service_figures.MEMBER}
    return render_template(
        "membership_club/club_figures.html", club=club, name=Named(club), told=told, now=told.months[-1],
        tiers=_chart([one.tiers for one in told.months], names),
        statuses=_chart([one.statuses for one in told.months], statuses),
        churn=[(_("Not renewed") if why == "expired" else words.LEAVING[why], count, f"{count:,}")
               for why, count in told.churn],
        points=sum(one.points for one in due), worth=money(sum(one.worth for one in due), club.currency),
        due=[(f"{one.year}-{one.month:02}" if one.year else _("for ever"), one.points, f"{one.points:,}")
             for one in due],
    )  # fmt: skip


def _chart(rows: list[Any], names: dict[str, str]) -> dict[str, Any]:
    """A stacked column for each month: parts of (name, how many, from where, how high), and the names that occur."""
    shown = [code for code in names if any(row.get(code) for row in rows)]
    most = max([sum(row.values()) for row in rows] or [0]) or 1
    scaled = [[(code, count, round(HIGH - HIGH * (below + count) / most, 1), round(HIGH * count / most, 1))
               for code, count, below in parts] for parts in figures.columns(rows, shown)]  # fmt: skip
    return {"columns": scaled, "names": {code: names[code] for code in shown}, "high": HIGH}


@blueprint.post("/<club_id>/members.csv")
@requires(service_export.EXPORT)
def export_members(club_id: str) -> Response:
    """The members of a list as a file, all of them and not a page; noted in the audit log."""
    club = service_clubs.get(session(), club_id)
    # Written whole while the transaction lasts, beyond a megabyte on disk, then sent from there.
    kept = SpooledTemporaryFile(1_000_000)  # noqa: SIM115 - closed by the answer
    lines = TextIOWrapper(kept, "utf-8-sig", newline="", write_through=True)  # the mark by which Excel knows UTF-8
    csv.writer(lines).writerows(service_export.rows(session(), club, wanted_of()[1]))
    lines.detach()
    kept.seek(0)
    name = f"{club.code}-{today_here(session()).isoformat()}.csv"
    return send_file(kept, mimetype="text/csv", as_attachment=True, download_name=name)
