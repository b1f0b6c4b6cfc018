"""What a stay suggests to note, and what guests like this one also liked. One click each, never by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from rugui.toolkit import OPERATOR, Conflict, NotFound, Stay, _l, audit, lines, usable
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from hotel_preferences import alike, service, service_allergies
from hotel_preferences.access import SENSITIVE, WRITE, acting
from hotel_preferences.alike import Pair
from hotel_preferences.catalogue import Kind
from hotel_preferences.matching import Offer, mentions
from hotel_preferences.models import Allergy, LikedPair, Preference, Suggestion
from hotel_preferences.service_kinds import catalogue

COUNTED = 200_000  # preferences the job looks at: the newest, so that its memory and time are bounded
ALIKE = "alike"


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion with its kind; `pair` gives the support where it comes from other guests."""

    kind: Kind
    value: str = ""
    strength: str = "likes"
    origin: str = ""
    words: str = ""
    public_id: str = ""
    pair: Pair | None = None


def learn(session: Session, stay: Stay) -> None:
    """After a stay: what its lines and wishes name is evidence for what is noted, and a suggestion for what is not."""
    if stay.customer_id is None:
        return
    kinds = catalogue(session).at(stay.site_id)
    found = [("request", offer) for offer in mentions(stay.requests, kinds)]
    for product in dict.fromkeys(line.product for line in lines(session, [stay.id])):
        found += [("line", offer) for offer in mentions(product.replace("-", " ").replace("_", " "), kinds)]
    noted = service.of(session, [stay.customer_id], viewer=OPERATOR)[stay.customer_id]
    said = {offer.kind: offer for _, offer in found}
    again = [
        one.claim.id for one in noted
        if one.claim.kind in said and one.claim.wanted == (said[one.claim.kind].strength in ("must", "likes"))
    ]  # fmt: skip
    if again:
        service.seen(session, again, stay.id, stay.departure)
    _suggest(session, stay.customer_id, found, stay.id, {one.claim.kind for one in noted})


def from_text(session: Session, customer_id: int, text: str) -> list[Offer]:
    """Suggestions from free text that came with an import; returns what was suggested."""
    found = [("request", offer) for offer in mentions(text, catalogue(session).at(None))]
    noted = service.of(session, [customer_id], viewer=OPERATOR)[customer_id]
    return _suggest(session, customer_id, found, None, {one.claim.kind for one in noted})


def _suggest(
    session: Session, customer_id: int, found: Sequence[tuple[str, Offer]], visit_id: int | None, known: set[str]
) -> list[Offer]:
    known = known | set(session.scalars(select(Suggestion.kind).where(Suggestion.customer_id == customer_id)))
    known |= set(
        session.scalars(
            select(Allergy.kind).where(Allergy.customer_id == customer_id, Allergy.removed_at.is_(None))
        )
    )  # fmt: skip
    made = []
    kinds = catalogue(session)
    for origin, offer in found:
        # A breakfast on the bill does not say which one: nothing to note with one click.
        if offer.kind not in known and not service.wrong_value(kinds.kind(offer.kind), offer.value):
            known.add(offer.kind)
            made.append(offer)
            session.add(
                Suggestion(customer_id=customer_id, visit_id=visit_id, kind=offer.kind, value=offer.value,
                           strength=offer.strength, origin=origin, words=offer.words)
            )  # fmt: skip
    session.flush()
    return made


def accept(session: Session, public_id: str) -> Preference | Allergy:
    """Note what was suggested; staff saw it, for the guest did not say so themselves."""
    row = _get(session, public_id)
    row.status, row.decided_by = "accepted", acting(session, WRITE).name
    source = "guest" if row.origin == "request" else "staff"
    if catalogue(session).kind(row.kind).is_allergy:
        return service_allergies.add(session, row.customer_id, row.kind, value=row.value, source=source)
    return service.add(
        session, row.customer_id, row.kind, value=row.value, strength=row.strength, source=source
    )  # fmt: skip


def dismiss(session: Session, public_id: str) -> Suggestion:
    """Not worth noting; it is not suggested again."""
    row = _get(session, public_id)
    row.status, row.decided_by = "dismissed", acting(session, WRITE).name
    audit(session, "hotel_preferences.suggestion.dismissed", customer_id=row.customer_id, subject=row.public_id)
    session.flush()
    return row


def reopen(session: Session, public_id: str) -> Suggestion:
    """Take a dismissal back."""
    row = _get(session, public_id, "dismissed")
    row.status, row.decided_by = "open", ""
    session.flush()
    return row


def dismiss_alike(session: Session, customer_id: int, code: str) -> Suggestion:
    """Do not suggest a kind to this guest's page again."""
    viewer = acting(session, WRITE)
    if code not in catalogue(session).kinds:
        raise NotFound(_l("There is no such kind."))
    query = select(Suggestion).where(Suggestion.customer_id == customer_id, Suggestion.kind == code)
    row = session.scalar(query)
    if row is None:
        row = Suggestion(customer_id=customer_id, kind=code, origin=ALIKE)
        session.add(row)
    row.status, row.decided_by = "dismissed", viewer.name
    session.flush()
    audit(session, "hotel_preferences.suggestion.dismissed", customer_id=customer_id, subject=row.public_id)
    return row


def _get(session: Session, public_id: str, status: str = "open") -> Suggestion:
    viewer = acting(session, WRITE)
    row = session.scalar(select(Suggestion).where(Suggestion.public_id == usable(public_id)))
    if row is None or (catalogue(session).kind(row.kind).sensitive and not viewer.can(SENSITIVE)):
        raise NotFound(_l("There is no such suggestion."))
    if row.status != status:
        raise Conflict(_l("Somebody has decided about this already."))
    return row


def count_alike(session: Session) -> None:
    """Count anew what is liked together: the job. Nothing sensitive is looked at."""
    harmless = [kind.code for kind in catalogue(session).kinds.values() if not kind.sensitive]
    newest = (
        select(Preference.customer_id, Preference.kind)
        .where(Preference.removed_at.is_(None), Preference.strength.in_(("must", "likes")), Preference.whose == "")
        .where(Preference.kind.in_(harmless))
        .order_by(Preference.id.desc())
        .limit(COUNTED)
    )
    guests: dict[int, set[str]] = {}
    for customer_id, kind in session.execute(newest):
        guests.setdefault(customer_id, set()).add(kind)
    pairs = alike.count_pairs(guests.values())
    session.execute(delete(LikedPair))
    if pairs:
        values = [{"kind": one.kind, "other": one.other, "both": one.both, "of": one.of} for one in pairs]
        session.execute(insert(LikedPair), values)
