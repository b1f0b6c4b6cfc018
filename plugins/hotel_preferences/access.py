"""Who acts, and what they may see."""

from rugui.toolkit import OPERATOR, Refused, Viewer, _l
from sqlalchemy.orm import Session

READ = "hotel_preferences.read"
WRITE = "hotel_preferences.write"
SENSITIVE = "hotel_preferences.allergies"
TASKS = "hotel_preferences.tasks"
KINDS = "hotel_preferences.kinds"
NOBODY = Viewer(None, "", {})


def acting(session: Session, permission: str, site_id: int | None = None) -> Viewer:
    """Who acts in this unit of work; `Refused` where they may not, at that site. Jobs and commands act as operator."""
    viewer: Viewer | None = session.info.get("viewer", OPERATOR)
    if viewer is None or not viewer.can(permission, site_id):
        raise Refused(_l("You may not do this."), permission=permission)
    return viewer


def looking(session: Session) -> Viewer:
    """Who is looking; jobs and commands, which say nothing about it, see everything, nobody sees nothing."""
    viewer: Viewer | None = session.info.get("viewer", OPERATOR)
    return viewer or NOBODY
