"""What a guest's row of the arrival briefing says, and in which order. Pure: no session, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from rugui.facts import TONES, rank
from rugui.i18n import _l
from rugui.values import Fact, NameForm, record

REVIEWED, MODIFIED = "reviewed", "modified"
# How many facts a row shows before "+2"; what concerns safety or needs asking first is always shown.
SHOWN = 3
ALWAYS = ("safety", "alert")
ORDER = ("expected", "in_house", "departed")
REASONS = {
    "safety": _l("safety first"),
    "alert": _l("ask first"),
    "must": _l("must be so"),
    "vip": _l("VIP"),
    "change": _l("new since the last stay"),
}


@record
class LastStay:
    """The last stay before this one that really took place."""

    arrival: date
    departure: date
    room: str
    site_id: int


@record
class Review:
    """Who read the row and when, and when the guest or stay was changed last."""

    changed_at: datetime
    at: datetime | None = None
    by: str = ""

    @property
    def state(self) -> str:
        """Empty (nobody has read it), reviewed, or modified (changed since)."""
        if self.at is None:
            return ""
        return MODIFIED if self.changed_at > self.at else REVIEWED


@record
class Row:
    """A stay on the briefing. `customer_id` is empty while the guest is not named. `facts` are ranked."""

    visit_id: str
    customer_id: str | None
    names: tuple[NameForm, ...]
    status: str
    arrival: date
    departure: date
    eta: str
    room: str
    adults: int
    children: int
    booking_reference: str
    requests: str
    sections: tuple[str, ...]
    review: Review
    stays: int = 0
    last: LastStay | None = None
    facts: tuple[Fact, ...] = ()

    @property
    def nights(self) -> int:
        """Nights of the stay; none for day use."""
        return (self.departure - self.arrival).days


def ranked(
    stated: Iterable[Fact], last: LastStay | None, *, profile_changed: datetime | None = None, first: bool = False
) -> tuple[Fact, ...]:
    """The facts in the order a clerk must know them, each with the reason for its place.

    Safety, alerts, musts, VIP, what changed since the last stay, the rest. What is new since that stay moves up from
    the rest and says so; nothing ever moves down.
    """
    found = [_explained(_raised(fact, last)) for fact in stated]
    if first:
        found.append(Fact("stays.first", True, _l("First stay"), tone="change", rank=0))
    elif last and _after(profile_changed, last) and not any(fact.tone == "change" for fact in found):
        found.append(Fact("customers.changed", True, _l("Details changed"), "change", 90, REASONS["change"]))
    return tuple(sorted(found, key=rank))


def _raised(fact: Fact, last: LastStay | None) -> Fact:
    if last is None or not _after(fact.since, last) or fact.tone in TONES[: TONES.index("change") + 1]:
        return fact
    return replace(fact, tone="change")


def _explained(fact: Fact) -> Fact:
    # A lazy translation is never empty, and asking it whether it is would translate it.
    given = not isinstance(fact.reason, str) or fact.reason
    vip = isinstance(fact.label, str) and fact.label == "VIP"
    if given or vip or fact.tone not in REASONS:  # "VIP · VIP" says nothing twice
        return fact
    return replace(fact, reason=REASONS[fact.tone])


def _after(moment: datetime | None, last: LastStay) -> bool:
    # A stay ends on a day and not at a moment: what was noted on the last day belongs to that stay.
    return moment is not None and moment.date() > last.departure


def changes(facts: Sequence[Fact], last: LastStay | None) -> tuple[Fact, ...]:
    """What changed since the last stay: every fact, of whatever tone, that is newer than its departure."""
    return () if last is None else tuple(fact for fact in facts if _after(fact.since, last))


def few(facts: Sequence[Fact], limit: int = SHOWN) -> tuple[tuple[Fact, ...], int]:
    """The facts to show on a row and how many more there are; safety and alerts are all shown, whatever the limit."""
    urgent = [fact for fact in facts if fact.tone in ALWAYS]
    rest = [fact for fact in facts if fact.tone not in ALWAYS][: max(limit - len(urgent), 0)]
    shown = (*urgent, *rest)
    return shown, len(facts) - len(shown)


def order(row: Row) -> tuple[int, str, int, str, str]:
    """Sort key of a section: by status (still to come first), expected time, room, name, id. No two rows are equal."""
    status = ORDER.index(row.status)
    number = row.room if row.room.isdecimal() else "".join(filter(str.isdecimal, row.room))
    name = row.names[0].full if row.names else "\uffff"
    return status, row.eta or "99:99", int(number or 10**9), name, row.visit_id
