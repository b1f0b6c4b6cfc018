"""The briefing as JSON."""

from dataclasses import asdict
from typing import Any

from rugui.arrivals.briefing import Row
from rugui.arrivals.service import Briefing
from rugui.interactions import transitions
from rugui.interactions.schemas import plain
from rugui.values import Fact, Json


def briefing(found: Briefing) -> dict[str, Any]:
    """The day by section; `incomplete` names the plugins that did not answer, `version` changes when anything does."""
    return {
        "site": found.site.code, "date": found.day.isoformat(), "version": found.version,
        **{section: [row(one) for one in found.section(section)] for section in transitions.SECTIONS},
        "incomplete": [one.plugin for one in found.problems],
    }  # fmt: skip


def row(one: Row) -> dict[str, Json]:
    """One stay with its guest and facts, in the order a clerk must know them."""
    return {
        "id": one.visit_id, "customer": one.customer_id, "status": one.status, "arrival": one.arrival.isoformat(),
        "departure": one.departure.isoformat(), "nights": one.nights, "eta": one.eta, "room": one.room,
        "adults": one.adults, "children": one.children, "booking_reference": one.booking_reference,
        "names": [asdict(name) for name in one.names],
        "stays": one.stays,
        "last_stay": {"arrival": one.last.arrival.isoformat(), "departure": one.last.departure.isoformat(),
                      "room": one.last.room} if one.last else None,
        "facts": [fact(each) for each in one.facts],
        "review": {"state": one.review.state, "at": plain(one.review.at), "by": one.review.by},
    }  # fmt: skip


def fact(one: Fact) -> dict[str, Json]:
    """A fact and the reason for its rank, in the reader's language."""
    return {
        "name": one.name, "value": plain(one.value), "label": str(one.label), "tone": one.tone,
        "reason": str(one.reason), "since": plain(one.since),
    }  # fmt: skip
