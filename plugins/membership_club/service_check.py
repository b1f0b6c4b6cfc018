"""What a phone needs to check cards without a network."""

from typing import Any

from rugui.toolkit import today_here, utcnow
from sqlalchemy import select
from sqlalchemy.orm import Session

from membership_club import service_cards, service_keys
from membership_club.access import CHECK, acting
from membership_club.models import Tier


def offline(session: Session) -> dict[str, Any]:
    """Public keys by name (hex), revoked card numbers, tiers' names, and when it was made; three statements."""
    acting(session, CHECK)
    tiers = session.scalars(select(Tier).where(Tier.retired_at.is_(None)).order_by(Tier.id))
    return {
        "made_at": utcnow(), "keys": service_keys.public(session),
        "revoked": service_cards.revoked(session, today_here(session)), "tiers": service_cards.tier_names(tiers),
    }  # fmt: skip
