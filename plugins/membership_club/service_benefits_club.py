"""The benefits of a club: listed, added, retired and offered again."""

from collections.abc import Mapping
from typing import Any

from rugui.toolkit import Conflict, Invalid, NotFound, _l, audit, usable, utcnow
from sqlalchemy import select
from sqlalchemy.orm import Session

from membership_club import benefits, service_clubs
from membership_club.access import READ, RULES, acting
from membership_club.models import Tier
from membership_club.models_benefits import Benefit
from membership_club.names import FIELDS as NAMES

LONGEST = 120


def tiers(session: Session, club_id: int) -> list[Tier]:
    """The tiers of a club that are not retired, lowest first."""
    query = select(Tier).where(Tier.club_id == club_id, Tier.retired_at.is_(None))
    return list(session.scalars(query.order_by(Tier.rank)))


def listed(session: Session, club_id: str) -> list[tuple[Benefit, Tier | None]]:
    """The benefits of a club with their tiers, retired ones last; one statement beside the club's."""
    club = service_clubs.get(session, club_id, READ)
    query = select(Benefit, Tier).outerjoin(Tier, Tier.id == Benefit.tier_id).where(Benefit.club_id == club.id)
    order = (Benefit.retired_at.is_not(None), Tier.rank, Benefit.id)
    return [(benefit, tier) for benefit, tier in session.execute(query.order_by(*order))]


def add(
    session: Session, club_id: str, code: str, names: Mapping[str, str], *, tier: str = "", period: str = "always",
    quantity: int = 0, on_arrival: bool = True, in_grace: bool = False,
) -> Benefit:  # fmt: skip
    """Add a benefit to a tier (its code; none: every tier). `names` by language; `Invalid` by field, `Conflict`."""
    acting(session, RULES)
    club = service_clubs.get(session, club_id)
    names = {language: " ".join(text.split()) for language, text in names.items()}
    code = code.strip().casefold()
    known = {one.code: one.id for one in tiers(session, club.id)}
    wrong: dict[str, object] = {}
    if not (code.isascii() and code.replace("_", "").isalnum() and len(code) <= 40):
        wrong["code"] = _l("Small Latin letters, digits and _, at most %(n)s.", n=40)
    if not any(names.values()):
        wrong["name_en"] = _l("Give it a name in at least one language.")
    if any(len(text) > LONGEST for text in names.values()):
        wrong["name_en"] = _l("At most %(n)s characters.", n=LONGEST)
    if tier and tier not in known:
        wrong["tier"] = _l("Choose one of the list.")
    if period not in benefits.PERIODS:
        wrong["period"] = _l("Choose one of the list.")
    least = 0 if period == benefits.ALWAYS else 1
    if not least <= quantity <= 1000:
        wrong["quantity"] = _l("A whole number from %(least)s to %(most)s.", least=least, most=1000)
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    tier_id = known.get(tier)
    same = select(Benefit.id).where(Benefit.club_id == club.id, Benefit.code == code, Benefit.retired_at.is_(None))
    same = same.where(Benefit.tier_id == tier_id if tier_id else Benefit.tier_id.is_(None))
    if session.scalar(same) is not None:
        raise Conflict(_l("This tier has such a benefit already."))
    row = Benefit(
        club_id=club.id, tier_id=tier_id, code=code, period=period, quantity=quantity, on_arrival=on_arrival,
        in_grace=in_grace, **{field: names.get(language, "") for language, field in NAMES.items()},
    )  # fmt: skip
    session.add(row)
    session.flush()
    _noted(session, "added", row)
    return row


def retire(session: Session, club_id: str, benefit_id: str, *, retired: bool = True) -> Benefit:
    """No longer give a benefit, or give it again; what was used of it stays written."""
    acting(session, RULES)
    club = service_clubs.get(session, club_id)
    query = select(Benefit).where(Benefit.public_id == usable(benefit_id), Benefit.club_id == club.id)
    row = session.scalar(query)
    if row is None:
        raise NotFound(_l("There is no such benefit."))
    row.retired_at = utcnow() if retired else None
    _noted(session, "retired" if retired else "restored", row)
    return row


def _noted(session: Session, what: str, row: Benefit, **details: Any) -> None:
    audit(session, f"membership_club.benefit.{what}", subject=row.public_id, **details)
