"""What follows from what a guest agreed to and took back: what is in force at a moment. Pure.

Sources: GDPR Art 4(11), 7 (withdrawable), 8 (children), 9 (health, religion); PRC PIPL Art 14, 15, 23, 28, 29, 31, 39;
Taiwan PDPA Art 6, 7, 20. No lawyer has confirmed them (docs/privacy.md).
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rugui.customers.birthday import UNKNOWN, Birthday

MARKETING, SHARING, HEALTH, RELIGION = "marketing", "sharing", "health", "religion"
# purpose → the channels it is agreed to by; one that is about keeping or sharing has the empty channel only.
PURPOSES: Mapping[str, tuple[str, ...]] = {
    MARKETING: ("email", "sms", "phone", "post", "message"),
    SHARING: ("",),
    HEALTH: ("",),
    RELIGION: ("",),
}
GIVEN, WITHDRAWN, NARROWED = "given", "withdrawn", "narrowed"
HOWS = ("spoken", "paper", "form", "email", "message", "import")
# Merging is nothing a person says; it is written by a merge only.
MERGE = "merge"
STRICT = (NARROWED, WITHDRAWN)  # at the same moment these win over "given"

# The strictest of the laws the house works under, wherever the guest is: under 14 in PIPL Art 31, 16 where GDPR Art 8
# is not lowered by the state; of age at 18 in TW (since 2023), CN, HK, JP.
GUARDIAN_UNDER, OF_AGE = 16, 18
ADULT, YOUNG, CHILD = "adult", "young", "child"

IN_FORCE, NOT_ASKED, TAKEN_BACK, LAPSED, TOO_YOUNG, NO_GUARDIAN, MERGED = (
    "in_force", "not_asked", "withdrawn", "lapsed", "too_young", "no_guardian", "narrowed",
)  # fmt: skip
Key = tuple[str, str]  # purpose, channel


@dataclass(frozen=True, slots=True)
class Said:
    """One event as far as it decides; `at` and `now` are aware, `valid_days` comes from the wording agreed to."""

    purpose: str
    channel: str
    what: str
    at: datetime
    until: datetime | None = None
    valid_days: int | None = None
    by_guardian: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class Age:
    """What is known of a guest's age; `in_care`: somebody is on record as the guest's guardian."""

    birthday: Birthday = UNKNOWN
    in_care: bool = False


NOBODY = Age()


@dataclass(frozen=True, slots=True)
class State:
    """What holds for a purpose and a channel: `status`, since when, and until when where it ends by itself."""

    purpose: str
    channel: str
    status: str = NOT_ASKED
    since: datetime | None = None
    until: datetime | None = None

    @property
    def in_force(self) -> bool:
        """Whether it may be relied on."""
        return self.status == IN_FORCE

    @property
    def key(self) -> Key:
        """Purpose and channel."""
        return self.purpose, self.channel


def keys() -> list[Key]:
    """Every purpose and channel there is, in the order they are shown."""
    return [(purpose, channel) for purpose, channels in PURPOSES.items() for channel in channels]


def years_at_least(birthday: Birthday, day: date) -> int | None:
    """The age that is certain on a day; None where the year is not known. Born in a year only: at its very end."""
    if birthday.year is None:
        return None
    month, of_month = birthday.month or 12, birthday.day or 31
    return day.year - birthday.year - ((day.month, day.day) < (month, of_month))


def stage(age: Age, day: date) -> str:
    """adult, young (under 18) or child (under 16): of unknown age, who is in somebody's care counts as a child."""
    years = years_at_least(age.birthday, day)
    if years is None:
        return CHILD if age.in_care else ADULT
    return CHILD if years < GUARDIAN_UNDER else YOUNG if years < OF_AGE else ADULT


def in_force(said: Iterable[Said], age: Age, now: datetime) -> dict[Key, State]:
    """What holds at `now` for every purpose and channel; what is dated later than that is not looked at yet.

    The last word counts; of two at the same moment the stricter. Marketing never holds for a minor, and not what they
    agreed to as one either; under 16 nothing holds that no guardian agreed to.
    """
    last: dict[Key, Said] = {}
    for one in said:
        if one.at <= now and ((one.purpose, one.channel) not in last or _later(one, last[one.purpose, one.channel])):
            last[one.purpose, one.channel] = one
    return {key: _state(key, last.get(key), age, now) for key in dict.fromkeys([*keys(), *last])}


def _later(one: Said, other: Said) -> bool:
    return (one.at, one.what in STRICT, one.id) > (other.at, other.what in STRICT, other.id)


def _state(key: Key, one: Said | None, age: Age, now: datetime) -> State:
    if key[0] == MARKETING and stage(age, now.date()) != ADULT:
        return State(*key, TOO_YOUNG)
    if one is None:
        return State(*key)
    if one.what == WITHDRAWN or (one.what == NARROWED and one.until is None):
        return State(*key, TAKEN_BACK if one.what == WITHDRAWN else MERGED, one.at)
    until = ends(one)
    if key[0] == MARKETING and stage(age, one.at.date()) != ADULT:
        return State(*key, TOO_YOUNG, one.at)
    if one.what == GIVEN and stage(age, one.at.date()) == CHILD and not one.by_guardian:
        return State(*key, NO_GUARDIAN, one.at)
    if until is not None and now >= until:
        return State(*key, LAPSED, one.at, until)
    return State(*key, IN_FORCE, one.at, until)


def ends(one: Said) -> datetime | None:
    """When an agreement ends by itself: on the day said, or when the words agreed to say so; None: not by itself."""
    ending = [one.until] if one.until is not None else []
    if one.valid_days is not None:
        with suppress(OverflowError):  # beyond the year 9999
            ending.append(one.at + timedelta(days=one.valid_days))
    return min(ending, default=None)


def narrowing(said: Iterable[Said], wanted: Mapping[Key, State], now: datetime) -> dict[Key, datetime | None]:
    """What must be narrowed so that nothing both records `said` is wider than `wanted` for the survivor: key → until.

    Looked at as an adult's: whose birthday the survivor will have, or be given later, is not known here.
    """
    found: dict[Key, datetime | None] = {}
    for key, state in in_force(said, NOBODY, now).items():
        limit = wanted.get(key, State(*key))
        if state.in_force and not limit.in_force:
            found[key] = None
        elif state.in_force and limit.until is not None and (state.until is None or state.until > limit.until):
            found[key] = limit.until
    return found


def stricter(consents_a: Mapping[Key, State], consents_b: Mapping[Key, State]) -> dict[Key, State]:
    """What may hold of two records that become one: only what holds in both, and no longer than in either.

    Merging never widens consent: the other record's phone and e-mail come along, and nobody was asked about those.
    """
    found = {}
    for key in dict.fromkeys([*consents_a, *consents_b]):
        found[key] = _stricter(consents_a.get(key, State(*key)), consents_b.get(key, State(*key)))
    return found


# What nothing may be done upon, the firmest no first.
_FIRM = (TOO_YOUNG, TAKEN_BACK, MERGED, NO_GUARDIAN, LAPSED, NOT_ASKED, IN_FORCE)


def _stricter(a: State, b: State) -> State:
    if a.in_force and b.in_force:
        since = max(one.since for one in (a, b) if one.since is not None)
        ending = [one.until for one in (a, b) if one.until is not None]
        return State(a.purpose, a.channel, IN_FORCE, since, min(ending, default=None))
    never = datetime.max  # compared with itself only
    return min(
        (a, b),
        key=lambda one: (
            _FIRM.index(one.status), one.since is None, one.since or never, one.until is None, one.until or never,
        ),
    )  # fmt: skip
