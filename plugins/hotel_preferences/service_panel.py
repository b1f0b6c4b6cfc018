"""What the guest's panel shows beside preferences and allergies, read in one statement: a page has few to spend."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from hotel_preferences import alike, service
from hotel_preferences.access import READ, SENSITIVE, looking
from hotel_preferences.alike import Pair
from hotel_preferences.models import Allergy, LikedPair, Preference, Suggestion, Task
from hotel_preferences.service import Noted
from hotel_preferences.service_kinds import catalogue
from hotel_preferences.service_suggestions import ALIKE, Suggested
from hotel_preferences.tasks import Rate


@dataclass(frozen=True, slots=True)
class Beside:
    """Suggestions not decided about, what guests who like the same also like, and how often each kind was given."""

    suggested: tuple[Suggested, ...]
    alike: tuple[Suggested, ...]
    rates: dict[str, Rate]


def beside(session: Session, customer_id: int, has: Sequence[str]) -> Beside:
    """For a guest who `has` (kinds they like); only what the viewer may see, of others' likes nothing sensitive."""
    known, viewer = catalogue(session), looking(session)
    parts: dict[str, list[Any]] = {"suggested": [], "pair": [], "tried": []}
    for row in session.execute(_BESIDE, {"customer": customer_id, "kinds": sorted(set(has))}):
        parts[row.part].append(row)
    made = parts["suggested"]
    suggested = (
        Suggested(known.kind(row.kind), row.value, row.strength, row.origin, row.words, row.public_id)
        for row in sorted(made, key=lambda row: row.n)
        if row.status == "open" and viewer.can(READ)
        and (not known.kind(row.kind).sensitive or viewer.can(SENSITIVE))
    )  # fmt: skip
    decided = {row.kind for row in made}
    pairs = [Pair(row.kind, row.value, row.n, row.of) for row in parts["pair"] if row.value not in decided]
    pairs = [one for one in pairs if one.other in known.kinds and not known.kind(one.other).sensitive]
    sets = {code: kind.exclusive for code, kind in known.kinds.items()}
    others = (Suggested(known.kind(one.other), origin=ALIKE, pair=one) for one in alike.suggest(pairs, has, sets))
    return Beside(tuple(suggested), tuple(others), {row.kind: Rate(row.n, row.of) for row in parts["tried"]})


def of_guest(session: Session, customer_id: int) -> Beside:
    """The same for a guest as noted."""
    return beside(session, customer_id, liked(service.of(session, [customer_id])[customer_id]))


def liked(noted: Sequence[Noted]) -> list[str]:
    """The kinds a guest likes, not somebody of the party."""
    return [one.claim.kind for one in noted if one.claim.wanted and not one.claim.whose]


def _statement() -> CompoundSelect[Any]:
    made, pair, task, wish, allergy = (
        one.__table__.c for one in (Suggestion, LikedPair, Task, Preference, Allergy)
    )  # fmt: skip
    texts = ("value", "strength", "origin", "words", "public_id", "status")
    empty = [literal("").label(name) for name in texts]
    suggested = select(
        literal("suggested").label("part"), made.kind, *(made[name] for name in texts), made.id.label("n"),
        literal(0).label("of"),
    ).where(made.customer_id == bindparam("customer"))  # fmt: skip
    pairs = select(literal("pair"), pair.kind, pair.other, *empty[1:], pair.both, pair.of_guests).where(
        pair.kind.in_(bindparam("kinds", expanding=True))
    )
    kind = func.coalesce(wish.kind, allergy.kind)
    tried = (
        select(literal("tried"), kind, *empty, func.sum(case((task.status == "done", 1), else_=0)), func.count())
        .select_from(Task.__table__)
        .outerjoin(Preference.__table__, wish.id == task.preference_id)
        .outerjoin(Allergy.__table__, allergy.id == task.allergy_id)
        .where(task.customer_id == bindparam("customer"), task.status.in_(("done", "impossible")))
        .group_by(kind)
    )
    return union_all(suggested, pairs, tried)


_BESIDE = _statement()
