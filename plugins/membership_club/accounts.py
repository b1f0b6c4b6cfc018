"""What the accounts of members (points, benefits, cards, stored value, dues, events) add to the declaration."""

from collections.abc import Sequence

from rugui.toolkit import Event, Job, Permission, _l
from sqlalchemy.orm import Session

from membership_club import access, api_points, service_points_rules, views_points
from membership_club.activity import TIER_POINTS, Entry
from membership_club.service_activity import SOURCES

__all__ = ["JOBS", "PERMISSIONS", "api_points", "happened", "views_points"]
FRONT_DESK, CLUB, DUTY, ADMIN = "front_desk", "club_administrator", "duty_manager", "administrator"
DESK = (FRONT_DESK, CLUB, DUTY, ADMIN)
DAY = 86400

PERMISSIONS = (Permission(access.POINTS, _l("Give, redeem and correct points"), (CLUB, DUTY, ADMIN)),)
JOBS = (Job("membership_club.points", service_points_rules.expire_all, DAY),)


def happened(session: Session, event: Event) -> None:
    """What a stay that ended earns."""
    service_points_rules.happened(session, event)


def tier_points(session: Session, membership_ids: Sequence[int]) -> dict[int, list[Entry]]:
    """Tier points as activity, for the rules of tiers."""
    found = service_points_rules.tier_points(session, membership_ids)
    return {one: [Entry(day, TIER_POINTS, tier) for day, tier in days] for one, days in found.items()}


SOURCES.append(tier_points)
