"""What the rest of the house is told of a member's benefits and points, in the words a clerk reads."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rugui.toolkit import Fact, FactKind, _l
from sqlalchemy.orm import Session

from membership_club import service_benefits, service_points
from membership_club.access import READ
from membership_club.names import Named

BENEFIT, POINTS_LEFT = "membership_club.benefit", "membership_club.points_left"
KINDS = (
    FactKind(BENEFIT, _l("Benefit"), "str", READ),
    FactKind(POINTS_LEFT, _l("Points to spend"), "int", READ),
)
MOST = 3  # benefits of one guest on a briefing


def state(session: Session, held: Mapping[int, Sequence[Any]], today: date) -> Mapping[int, list[Fact]]:
    """Benefits that matter on arrival with what is left of them, and points to spend, of guests whose memberships
    (rows of `service_facts.held`) were read; three statements for any number, none where nobody is a member."""
    rows = [row for several in held.values() for row in several]
    benefits = service_benefits.of(session, rows, today)
    points = service_points.balances(session, [row.id for row in rows], today)
    found: dict[int, list[Fact]] = {one: [] for one in held}
    for customer_id, several in held.items():
        for row in several:
            shown = [one for one in benefits[row.id] if one.benefit.on_arrival and one.left != 0]
            found[customer_id] += [_benefit(one.benefit, one.left, place) for place, one in enumerate(shown[:MOST])]
            if (spendable := points[row.id].spendable) > 0 and row.status == "active":
                found[customer_id].append(_points(spendable))
    return found


def _benefit(benefit: Any, left: int | None, place: int) -> Fact:
    name = Named(benefit)
    label = name if left is None else _l("%(what)s: %(n)s left", what=name, n=left)
    return Fact(BENEFIT, benefit.code, label, "info", 20 + place, permission=READ)


def _points(spendable: int) -> Fact:
    return Fact(POINTS_LEFT, spendable, _l("%(n)s points to spend", n=f"{spendable:,}"), "info", 800, permission=READ)
