"""Who may read which interaction: by site, and confidential ones by their own permission or to whoever wrote them."""

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.orm import Session

from rugui.errors import Refused
from rugui.i18n import _l
from rugui.interactions.models import Interaction
from rugui.values import OPERATOR, TimelineEntry, Viewer

Rule = tuple[frozenset[int] | None, frozenset[int] | None, int | None]
READ, WRITE, CONFIDENTIAL = "interactions.read", "interactions.write", "interactions.confidential"


def readable(viewer: Viewer) -> ColumnElement[bool]:
    """The SQL condition on `Interaction` that keeps what the viewer may read; entries without a site are chain-wide."""
    return and_(at_sites(Interaction.site_id, viewer), _not_hidden(viewer))


def rule(viewer: Viewer) -> Rule:
    """All that decides what a viewer may read: a key, so that a statement need not be built for every request."""
    return viewer.sites(READ), viewer.sites(CONFIDENTIAL), viewer.account_id


def readable_by(rule: Rule) -> ColumnElement[bool]:
    """`readable` for every viewer with this rule."""
    read, confidential, account_id = rule
    return readable(Viewer(account_id, "", {READ: read, CONFIDENTIAL: confidential}))


def at_sites(column: object, viewer: Viewer) -> ColumnElement[bool]:
    """The SQL condition that a site column is one at which the viewer reads interactions, or empty."""
    sites = viewer.sites(READ)
    if sites is None:
        return true()
    site: ColumnElement[int | None] = column  # type: ignore[assignment]
    return or_(site.is_(None), site.in_(sorted(sites))) if sites else false()


def _not_hidden(viewer: Viewer) -> ColumnElement[bool]:
    sites = viewer.sites(CONFIDENTIAL)
    if sites is None:
        return true()
    allowed: list[ColumnElement[bool]] = [Interaction.confidential.is_(False)]
    if sites:
        allowed += [Interaction.site_id.in_(sorted(sites)), Interaction.site_id.is_(None)]
    if viewer.account_id is not None:
        allowed.append(Interaction.account_id == viewer.account_id)
    return or_(*allowed)


def may_see(entry: TimelineEntry, viewer: Viewer) -> bool:
    """Whether a plugin's timeline entry is for this viewer: by its site and the permission it names."""
    if not viewer.can(READ, entry.site_id):
        return False
    return entry.permission is None or viewer.can(entry.permission, entry.site_id)


def acting(session: Session, permission: str = WRITE, site_id: int | None = None) -> Viewer:
    """Who acts in this unit of work; `Refused` where they may not at that site. Jobs act as the operator."""
    viewer: Viewer | None = session.info.get("viewer", OPERATOR)
    if viewer is None or not viewer.can(permission, site_id):
        raise Refused(_l("You may not do this."), permission=permission)
    return viewer
