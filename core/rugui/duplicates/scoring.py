"""How likely two records are one guest: the evidence for and against, each with a weight, and their sum. Pure.

The model of Fellegi and Sunter (A Theory for Record Linkage, JASA 64, 1969): what two records agree or differ in weighs
log2(m/u), m the share of pairs of one person who do, u the share of pairs of two people who do; weights are added, and
two thresholds part the sums. The weights here are not estimated from a house's own data but set by hand, in bits, and
may be set otherwise. That a name few others have weighs more is Newcombe's (Science 130, 1959).

Fellegi and Sunter take evidence to be independent, and a household's phone, e-mail and address are not: where given
names differ, what a family shares counts for nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rugui.customers.birthday import UNKNOWN, Birthday
from rugui.duplicates import alike
from rugui.duplicates.alike import Spelt

WEIGHTS: Mapping[str, float] = {
    "document": 22.0,
    "phone": 11.0,
    "email": 11.0,
    "handle": 11.0,
    "birthday": 8.0,
    "birthday_part": 3.0,
    "address": 4.0,
    alike.SAME: 9.0,
    alike.SCRIPT: 8.0,
    alike.SPELLING: 7.0,
    alike.SOUND: 4.0,
    alike.PART: 5.0,
    alike.SLIP: 4.0,
    "name_rare": 1.5,  # with the name 10.5: by default two who share a name and nothing else are not listed
    alike.UNCLEAR: -5.0,
    alike.GIVEN_DIFFERS: -10.0,
    alike.DIFFERS: -10.0,
    "birthday_differs": -8.0,
    "identity_differs": -8.0,
    "nationality_differs": -3.0,
}
# A pair is listed from the one on, and called almost certain from the other.
THRESHOLDS: Mapping[str, float] = {"listed": 11.0, "sure": 18.0}
SHARED_BY_FAMILIES = ("phone", "email", "handle", "address")
RARE_AMONG = frozenset((alike.SAME, alike.SCRIPT, alike.SPELLING))


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of a record. Phones are the last nine digits, documents keyed hashes; `identity` by country."""

    customer_id: int
    kind: str = "person"
    names: tuple[Spelt, ...] = ()
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    handles: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    identity: Mapping[str, str] = field(default_factory=dict)
    birthday: Birthday = UNKNOWN
    nationality: str = ""
    related: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence and its weight in bits; against the two being one where it is negative."""

    name: str
    bits: float


def weigh(
    one: Features, other: Features, weights: Mapping[str, float] = WEIGHTS, *, rare: bool = False
) -> tuple[Reason, ...]:
    """The evidence, heaviest first. `rare`: few others have the name. Nothing for two that are known to be two."""
    if one.kind != other.kind or other.customer_id in one.related:
        return ()
    name = alike.compare(one.names, other.names)
    found = [name, *_birthdays(one.birthday, other.birthday)]
    if rare and name in RARE_AMONG:
        found.append("name_rare")
    if one.documents & other.documents:
        found.append("document")
    elif any(other.identity.get(country, number) != number for country, number in one.identity.items()):
        found.append("identity_differs")
    shared = [what for what, same in _shared(one, other) if same]
    family = name in (alike.GIVEN_DIFFERS, alike.DIFFERS)
    found += [] if family else shared
    if one.nationality and other.nationality and one.nationality != other.nationality:
        found.append("nationality_differs")
    reasons = sorted((Reason(what, weights[what]) for what in found), key=lambda reason: -abs(reason.bits))
    return (*reasons, Reason("family", 0.0)) if family and shared else tuple(reasons)


def score(reasons: Iterable[Reason]) -> float:
    """The sum of the weights, in bits."""
    return sum(reason.bits for reason in reasons)


def agreements(reasons: Iterable[Reason]) -> frozenset[str]:
    """What the two agree in, but for their names."""
    return frozenset(one.name for one in reasons if one.bits > 0 and not one.name.startswith("name_"))


def _shared(one: Features, other: Features) -> list[tuple[str, bool]]:
    return [
        ("phone", bool(one.phones & other.phones)),
        ("email", bool(one.emails & other.emails)),
        ("handle", bool(one.handles & other.handles)),
        ("address", bool(one.addresses & other.addresses)),
    ]


def _birthdays(one: Birthday, other: Birthday) -> list[str]:
    """Same, same as far as both are known, or different; nothing where they cannot be compared."""
    days = (one.month, one.day), (other.month, other.day)
    if None in (one.month, other.month):
        differ = None not in (one.year, other.year) and one.year != other.year
        return ["birthday_differs"] if differ else []
    if days[0] != days[1] or (None not in (one.year, other.year) and one.year != other.year):
        return ["birthday_differs"]
    return ["birthday"] if one.year is not None and one.year == other.year else ["birthday_part"]
