"""Who acts, and what they may do with prices."""

from rugui.toolkit import OPERATOR, Refused, Viewer, _l
from sqlalchemy.orm import Session

READ = "loyalty_pricing.read"
PRODUCTS = "loyalty_pricing.products"
QUOTE = "loyalty_pricing.quote"
OVERRIDE = "loyalty_pricing.override"
RULES = "loyalty_pricing.rules"
APPROVE = "loyalty_pricing.approve"


def acting(session: Session, permission: str, site_id: int | None = None) -> Viewer:
    """Who acts in this unit of work; `Refused` where they may not (there). Jobs and commands act as operator."""
    viewer: Viewer | None = session.info.get("viewer", OPERATOR)
    if viewer is None or not viewer.can(permission, site_id):
        raise Refused(_l("You may not do this."), permission=permission)
    return viewer


def sees(session: Session) -> bool:
    """Whether who looks may read what the plugin keeps; jobs and commands, which say nothing about it, may."""
    viewer: Viewer | None = session.info.get("viewer", OPERATOR)
    return viewer is not None and viewer.can(READ)
