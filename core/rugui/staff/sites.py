"""Sites: which there are, which a person may see, and changing them."""

import zoneinfo
from collections.abc import Mapping, Sequence
from typing import Any

from babel.numbers import list_currencies
from phonenumbers import SUPPORTED_REGIONS
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from rugui.errors import Invalid, NotFound
from rugui.i18n import _l
from rugui.privacy import audit
from rugui.staff import roles
from rugui.staff.models import Site
from rugui.values import Viewer

FIELDS = ("code", "name", "name_zh_hant", "name_zh_hans", "timezone", "region", "currency")
CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"


def sites(session: Session, viewer: Viewer | None = None) -> Sequence[Site]:
    """Every site, or those at which the viewer may do anything, by code."""
    found = session.scalars(select(Site).order_by(Site.code)).all()
    return [site for site in found if viewer is None or at(viewer, site.id)]


def visible(session: Session, viewer: Viewer) -> list[Site]:
    """The sites the viewer may see, by code, as values of no session: the frame outlives the rollback of a form."""
    return [Site(**row._mapping) for row in rows(session) if at(viewer, row.id)]


_EVERY = select(Site.__table__).order_by(Site.__table__.c.code)


def rows(session: Session) -> Sequence[Row[Any]]:
    """Every site's columns, by code; a unit of work that only reads asks once."""
    if session.info.get("write", True):
        return session.execute(_EVERY).all()
    if "site_rows" not in session.info:
        session.info["site_rows"] = session.execute(_EVERY).all()
    kept: Sequence[Row[Any]] = session.info["site_rows"]
    return kept


def at(viewer: Viewer, site_id: int) -> bool:
    """Whether the viewer holds any permission at this site."""
    if viewer.account_id is None:
        return True  # the operator at the command line
    return any(held is None or site_id in held for held in viewer.grants.values())


def site_by_code(session: Session, code: str, viewer: Viewer | None = None) -> Site:
    """The site with this code, in any case; NotFound where there is none or the viewer may not know of it."""
    site = session.scalar(select(Site).where(Site.code == code.strip().upper()))
    if site is None or (viewer is not None and not at(viewer, site.id)):
        raise NotFound(_l("There is no such site."))
    return site


def create_site(session: Session, values: Mapping[str, str]) -> Site:
    """A new site from `FIELDS`; raises Invalid with a reason per field."""
    roles.require_everywhere(session)
    site = Site(**_checked(session, values, None))
    session.add(site)
    session.flush()
    audit.record(session, "staff.site.create", site_id=site.id, subject=site.code)
    return site


def change_site(session: Session, code: str, values: Mapping[str, str]) -> Site:
    """Change a site; raises Invalid with a reason per field."""
    roles.require_everywhere(session)
    site = site_by_code(session, code)
    checked = _checked(session, values, site)
    changed = [name for name in FIELDS if getattr(site, name) != checked[name]]
    for name in changed:
        setattr(site, name, checked[name])
    if changed:
        audit.record(session, "staff.site.change", site_id=site.id, subject=site.code, fields=changed)
    return site


def _checked(session: Session, values: Mapping[str, str], old: Site | None) -> dict[str, str]:
    new = {name: values.get(name, "").strip() for name in FIELDS}
    for name in ("code", "region", "currency"):
        new[name] = new[name].upper()
    wrong: dict[str, object] = {}
    if not 1 <= len(new["code"]) <= 20 or not set(new["code"]) <= set(CODE):
        wrong["code"] = _l("1 to 20 letters A-Z, digits or hyphens.")
    elif (old is None or old.code != new["code"]) and session.scalar(select(Site.id).where(Site.code == new["code"])):
        wrong["code"] = _l("Another site has this code.")
    if not new["name"]:
        wrong["name"] = _l("A site needs a name.")
    wrong |= {name: _l("Too long.") for name in FIELDS if name.startswith("name") and len(new[name]) > 120}
    if new["timezone"] not in zoneinfo.available_timezones() or len(new["timezone"]) > 40:
        wrong["timezone"] = _l("Not a time zone. Write it like Asia/Taipei.")
    if new["region"] not in SUPPORTED_REGIONS:
        wrong["region"] = _l("Not a country or region. Write it like TW.")
    if new["currency"] not in list_currencies():
        wrong["currency"] = _l("Not a currency. Write it like TWD.")
    if wrong:
        raise Invalid(_l("Not saved."), fields=wrong)
    return new
