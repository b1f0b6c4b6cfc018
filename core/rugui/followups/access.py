"""Who may read which follow-up: by its site, by being asked to do it; confidential ones as the note they stand in."""

from sqlalchemy import ColumnElement, and_, false, or_, true

from rugui.followups.models import FollowUp
from rugui.interactions.access import CONFIDENTIAL, Rule
from rugui.values import Viewer

READ, WRITE, SIGN = "followups.read", "followups.write", "handover.sign"


def rule(viewer: Viewer, permission: str = READ) -> Rule:
    """All that decides what a viewer may read by holding `permission`: a key, so that statements are built once."""
    return viewer.sites(permission), viewer.sites(CONFIDENTIAL), viewer.account_id


def readable_by(rule: Rule) -> ColumnElement[bool]:
    """The SQL condition on `FollowUp` that keeps what may be read; those without a site are the whole chain's."""
    read, confidential, account_id = rule
    mine = or_(FollowUp.account_id == account_id, FollowUp.created_by == account_id) if account_id else false()
    shown: list[ColumnElement[bool]] = [FollowUp.confidential.is_(False), mine]
    if confidential:
        shown += [FollowUp.site_id.in_(sorted(confidential)), FollowUp.site_id.is_(None)]
    return and_(or_(_at(read), mine), true() if confidential is None else or_(*shown))


def readable(viewer: Viewer, permission: str = READ) -> ColumnElement[bool]:
    """`readable_by` the viewer's rule."""
    return readable_by(rule(viewer, permission))


def _at(sites: frozenset[int] | None) -> ColumnElement[bool]:
    if sites is None:
        return true()
    return or_(FollowUp.site_id.is_(None), FollowUp.site_id.in_(sorted(sites))) if sites else false()
