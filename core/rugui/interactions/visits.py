"""Stays: booked, changed, checked in and out, cancelled, missed, and given to a guest once the name is known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rugui.customers import restrictions
from rugui.db import usable, utcnow
from rugui.errors import Conflict, Invalid, NotFound
from rugui.i18n import _l
from rugui.interactions import access, changes, stay_differences, transitions, words
from rugui.interactions.models import Interaction, Visit
from rugui.staff.models import Site
from rugui.values import Viewer

CHECK_IN = time(15, 0)
LONGEST = 3660
FIELDS = frozenset({
    "arrival", "departure", "eta", "room", "adults", "children", "booking_reference", "external_id", "source",
    "requests",
})  # fmt: skip
# What whoever reads the briefing would want to know; the rest (a reference, a source) leaves Reviewed as it is.
BRIEFED = frozenset({"arrival", "departure", "eta", "room", "adults", "children", "requests"})
LENGTHS = {"room": 20, "booking_reference": 60, "external_id": 80, "source": 40}


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay with its interaction and site."""

    interaction: Interaction
    visit: Visit
    site: Site


def moment(arrival: date, eta: str, timezone: str) -> datetime:
    """When a stay stands in the timeline: its arrival day at the time expected, 15:00 if unknown, at the site."""
    hour = time.fromisoformat(eta) if eta else CHECK_IN
    return datetime.combine(arrival, hour, ZoneInfo(timezone)).astimezone(UTC)


def create(
    session: Session, customer_id: int | None, site_id: int, arrival: date, departure: date, *,
    status: str = "expected", summary: str = "", **fields: Any,
) -> Stay:  # fmt: skip
    """Book a stay (`fields`: eta, room, adults, children, booking_reference, external_id, source, requests).

    Without a customer the guest is not named yet; see `attach`.
    """
    viewer = access.acting(session, access.WRITE, site_id)
    site = session.get(Site, site_id)
    if site is None:
        raise NotFound(_l("There is no such site."))
    fields = {**fields, "arrival": arrival, "departure": departure}
    _check(fields)
    if status not in transitions.STATUSES:
        raise Invalid(_l("There is no such status."), fields={"status": _l("Choose one of the list.")})
    row = Interaction(
        customer_id=customer_id, site_id=site_id, kind="visit", account_id=viewer.account_id, summary=summary,
        at=moment(arrival, fields.get("eta", ""), site.timezone),
    )  # fmt: skip
    session.add(row)
    session.flush()
    visit = Visit(id=row.id, customer_id=customer_id, site_id=site_id, status=status, **fields)
    session.add(visit)
    _flush(session)
    changes.note(session, "visits.created", row)
    return Stay(row, visit, site)


def book(
    session: Session, customer_id: int, site_id: int, arrival: date, departure: date, *, today: date, **fields: Any
) -> Stay:
    """Enter a stay by hand: what `create` does, unless a restriction says no."""
    restrictions.refuse_stay(session, customer_id, site_id, today)
    return create(session, customer_id, site_id, arrival, departure, **fields)


def get(session: Session, public_id: str, viewer: Viewer) -> Stay:
    """The stay the viewer may read, or `NotFound`."""
    found = session.execute(
        select(Interaction, Visit, Site)
        .join(Visit, Visit.id == Interaction.id)
        .join(Site, Site.id == Visit.site_id)
        .where(Interaction.public_id == usable(public_id), access.readable(viewer))
    ).first()
    if found is None:
        raise NotFound(_l("There is no such stay."))
    return Stay(found[0], found[1], found[2])


def change(session: Session, public_id: str, *, before: Mapping[str, Any] | None = None, **fields: Any) -> Stay:
    """Change what a stay says; fields not given stay. A reviewed row of the briefing becomes Modified.

    `before` is what the form started from (`stay_differences.values_of`): where somebody has saved other values since,
    `Conflict` with `details["differences"]`. The values are the version: whoever writes a stay, an import too, counts.
    """
    stay = _mine(session, public_id)
    visit = stay.visit
    if before is not None:
        session.refresh(visit, with_for_update=True)
        theirs = stay_differences.values_of(visit)
        found = stay_differences.differences(theirs, fields, before)
        if before != theirs and found:
            raise Conflict(
                _l("Somebody saved this stay after you opened it. Nothing you typed is lost."),
                differences=[one.dump() for one in found],
            )
    changed = {name: value for name, value in fields.items() if getattr(visit, name) != value}
    _check({"arrival": visit.arrival, "departure": visit.departure, **changed})
    if not changed:
        return stay
    for name, value in changed.items():
        setattr(visit, name, value)
    if changed.keys() & {"arrival", "eta"}:
        stay.interaction.at = moment(visit.arrival, visit.eta, stay.site.timezone)
    if changed.keys() & BRIEFED:
        visit.changed_at = utcnow()
    _flush(session)
    changes.note(session, "visits.changed", stay.interaction, fields=sorted(changed))
    return stay


def move(session: Session, public_id: str, status: str, *, room: str | None = None) -> Stay:
    """Change the status of a stay, as far as `transitions` allows; a room may be given in the same step."""
    stay = _mine(session, public_id)
    before = stay.visit.status
    if status not in transitions.STATUSES or not transitions.allowed(before, status):
        raise Conflict(
            _l("This stay is “%(status)s” now; that cannot be done.", status=words.STATUSES[before]), present=before
        )
    if room is not None and room.strip() != stay.visit.room:
        stay = change(session, public_id, room=room.strip())
    if before != status:
        stay.visit.status = status
        changes.note(session, f"visits.{status}", stay.interaction, before=before)
    return stay


def check_in(session: Session, public_id: str, *, room: str | None = None) -> Stay:
    """登記抵達: the guest is here. The stay stands in the timeline when they really came."""
    stay = move(session, public_id, "in_house", room=room)
    now = utcnow()
    if stay.visit.arrival == now.astimezone(ZoneInfo(stay.site.timezone)).date():
        stay.interaction.at = now
    return stay


def check_out(session: Session, public_id: str) -> Stay:
    """The guest has left."""
    return move(session, public_id, "departed")


def cancel(session: Session, public_id: str) -> Stay:
    """The stay was called off."""
    return move(session, public_id, "cancelled")


def no_show(session: Session, public_id: str) -> Stay:
    """The guest did not come."""
    return move(session, public_id, "no_show")


def attach(session: Session, public_id: str, customer_id: int) -> Stay:
    """Give a stay without a guest to one; `Conflict` where it is somebody's already."""
    stay = _mine(session, public_id)
    if stay.visit.customer_id not in (None, customer_id):
        raise Conflict(_l("This stay has a guest already."))
    stay.visit.customer_id = stay.interaction.customer_id = customer_id
    stay.visit.changed_at = utcnow()
    changes.note(session, "visits.attached", stay.interaction)
    return stay


def _mine(session: Session, public_id: str) -> Stay:
    stay = get(session, public_id, access.acting(session))
    access.acting(session, access.WRITE, stay.visit.site_id)
    return stay


def _check(fields: Mapping[str, Any]) -> None:
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"a stay has no {', '.join(sorted(unknown))}")
    wrong: dict[str, object] = {}
    if fields["departure"] < fields["arrival"]:
        wrong["departure"] = _l("The departure is before the arrival.")
    elif (fields["departure"] - fields["arrival"]).days > LONGEST:
        wrong["departure"] = _l("No stay is that long.")
    if (eta := fields.get("eta")) and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", eta, re.ASCII):
        wrong["eta"] = _l("Write the time like 15:30.")
    for name, least in (("adults", 0), ("children", 0)):
        if not least <= fields.get(name, least) <= 99:
            wrong[name] = _l("A number from 0 to 99.")
    for name, most in LENGTHS.items():
        if len(fields.get(name) or "") > most:
            wrong[name] = _l("At most %(n)s characters.", n=most)
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(_l("Another stay of this site has this number already.")) from error
