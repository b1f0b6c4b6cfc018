"""What recall needs to know of one guest, and where that guest stands today. Plain values, no session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rugui.values import NameForm, SearchKey

IN_HOUSE, ARRIVING, ELSEWHERE = "in_house", "arriving", ""
RECENT_DAYS = 30
_EPOCH = date(1920, 1, 1).toordinal()  # so that the days of this century stay below the bonus of who is arriving
_BONUS = {IN_HOUSE: 100_000, ARRIVING: 50_000, ELSEWHERE: 0}


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as typed and, where it could be read, as E.164."""

    typed: str
    e164: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """One visit; `status` is expected, in_house, departed, cancelled or no_show."""

    site_id: int
    arrival: date
    departure: date
    status: str
    room: str = ""
    booking: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A guest as the index sees one. `seen` is the last contact that is not a stay (created, called, wrote)."""

    customer_id: int
    names: Sequence[NameForm]
    phones: Sequence[Phone] = ()
    emails: Sequence[str] = ()
    codes: Sequence[SearchKey] = ()
    organisation: str = ""
    stays: Sequence[Stay] = ()
    seen: date = date(2000, 1, 1)
    public_id: str = ""
    external_id: str = ""

    @property
    def incognito(self) -> NameForm | None:
        """The name this guest is known under to the house, if the real one is protected."""
        return next((name for name in self.names if name.kind == "incognito"), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a guest stands on a day: state, the stay it is about, the last departure and the order in the index."""

    state: str
    stay: Stay | None
    last_departure: date | None
    nrank: int
    recent: bool


def standing(subject: Subject, today: date) -> Standing:
    """In house, arriving (yesterday's late ones, today's and tomorrow's) or elsewhere; `nrank` orders low first."""
    here: Stay | None = None
    coming: Stay | None = None
    last: date | None = None
    for stay in subject.stays:
        if stay.status == "departed" and stay.departure <= today:
            last = max(stay.departure, last or stay.departure)
        elif stay.status == "in_house":
            here = stay if here is None or stay.arrival > here.arrival else here
        elif stay.status == "expected" and abs((stay.arrival - today).days) <= 1:
            # Yesterday's late ones too: a guest who comes after midnight is looked for under the day before.
            sooner = coming is None or (stay.arrival, stay.site_id) < (coming.arrival, coming.site_id)
            coming = stay if sooner else coming
    state = IN_HOUSE if here else ARRIVING if coming else ELSEWHERE
    seen = min(max(subject.seen, last or subject.seen), today)
    recent = bool(state) or (today - seen).days <= RECENT_DAYS
    return Standing(state, here or coming, last, rank_of_day(seen) - _BONUS[state], recent)


def rank_of_day(seen: date) -> int:
    """The place in the order of a guest last seen on a day: one lower a day, never as low as anybody arriving."""
    return -min(max(seen.toordinal() - _EPOCH, 0), _BONUS[ARRIVING] - 1)


def state_of(nrank: int) -> str:
    """The state an order in the index stands for."""
    return IN_HOUSE if nrank <= -100_000 else ARRIVING if nrank <= -50_000 else ELSEWHERE
