"""Who acts, and what they may do with clubs and memberships."""

from rugui.toolkit import OPERATOR, Refused, Viewer, _l
from sqlalchemy.orm import Session

READ = "membership_club.read"
WRITE = "membership_club.write"
LEVELS = "membership_club.levels"
RULES = "membership_club.rules"
BATCHES = "membership_club.batches"
POINTS = "membership_club.points"
BENEFITS = "membership_club.benefits"
CARDS = "membership_club.cards"
CHECK = "membership_club.check"
CARD_KEYS = "membership_club.card_keys"
VALUE = "membership_club.value"
DUES = "membership_club.dues"
EVENTS = "membership_club.events"


def acting(session: Session, permission: str) -> Viewer:
    """Who acts in this unit of work; `Refused` where they may not. Jobs and commands act as operator."""
    viewer: Viewer | None = session.info.get("viewer", OPERATOR)
    if viewer is None or not viewer.can(permission):
        raise Refused(_l("You may not do this."), permission=permission)
    return viewer


def sees(session: Session) -> bool:
    """Whether who looks may read what the plugin keeps; jobs and commands, which say nothing about it, may."""
    viewer: Viewer | None = session.info.get("viewer", OPERATOR)
    return viewer is not None and viewer.can(READ)
