"""The catalogue as this chain has it: the built-in kinds and those its sites added."""

import re
import unicodedata
from typing import Any

from rugui.toolkit import Conflict, Invalid, NotFound, _l, audit, utcnow
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotel_preferences.access import KINDS, acting
from hotel_preferences.catalogue import ALLERGY, DEPARTMENTS, SENSITIVE, Catalogue, Kind, builtin
from hotel_preferences.models import SiteKind

_KEPT = "hotel_preferences.catalogue"
OWN_VALUES = ("none", "text")
LONGEST = 80


def catalogue(session: Session) -> Catalogue:
    """Every kind, built in and added; read once per unit of work."""
    if _KEPT not in session.info:
        rows = session.execute(_ADDED).all()
        session.info[_KEPT] = builtin().extended(_kind(row) for row in rows) if rows else builtin()
    kept: Catalogue = session.info[_KEPT]
    return kept


_ADDED = select(SiteKind.__table__).order_by(SiteKind.__table__.c.id)


def added(session: Session) -> list[SiteKind]:
    """The kinds the chain's sites added, retired ones last."""
    acting(session, KINDS)
    return list(session.scalars(select(SiteKind).order_by(SiteKind.retired_at.is_not(None), SiteKind.id)))


def add(
    session: Session,
    *,
    group: str,
    titles: dict[str, str],
    department: str = "",
    site_id: int | None = None,
    synonyms: str = "",
    exclusive: str = "",
    sensitive: str = "",
    value: str = "none",
) -> SiteKind:
    """Add a kind; `titles` by language (BCP 47, at least one), `synonyms` separated by `;` or line breaks.

    An added allergy is as sensitive as a built-in one. Raises `Invalid` by field, `Conflict` where it exists already.
    """
    acting(session, KINDS, site_id)
    titles = {language: " ".join(text.split()) for language, text in titles.items()}
    wrong: dict[str, object] = {}
    if group not in builtin().groups:
        wrong["group"] = _l("Choose one of the list.")
    if not any(titles.values()):
        wrong["title_en"] = _l("Give it a name in at least one language.")
    if any(len(text) > LONGEST for text in titles.values()):
        wrong["title_en"] = _l("At most %(n)s characters.", n=LONGEST)
    if department and department not in DEPARTMENTS:
        wrong["department"] = _l("Choose one of the list.")
    if value not in OWN_VALUES:
        wrong["value"] = _l("Choose one of the list.")
    if sensitive and sensitive not in SENSITIVE:
        wrong["sensitive"] = _l("Choose one of the list.")
    if len(exclusive) > 30:
        wrong["exclusive"] = _l("At most %(n)s characters.", n=30)
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    code = _code(group, next(text for text in titles.values() if text), site_id)
    if code in catalogue(session).kinds:
        raise Conflict(_l("There is such a kind already."))
    row = SiteKind(
        code=code, site_id=site_id, group=group, department=department, exclusive=exclusive.strip(), value=value,
        sensitive=ALLERGY if group == ALLERGY else sensitive, synonyms=synonyms.strip(),
        title_en=titles.get("en", ""), title_zh_hant=titles.get("zh-Hant-TW", ""),
        title_zh_hans=titles.get("zh-Hans-CN", ""),
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.info.pop(_KEPT, None)
    audit(session, "hotel_preferences.kind.added", site_id=site_id, subject=code)
    return row


def retire(session: Session, code: str, *, retired: bool = True) -> SiteKind:
    """Take a kind out of the add box, or put it back; what was noted of it stays."""
    row = session.scalar(select(SiteKind).where(SiteKind.code == code))
    if row is None:
        raise NotFound(_l("There is no such kind."))
    acting(session, KINDS, row.site_id)
    row.retired_at = utcnow() if retired else None
    session.info.pop(_KEPT, None)
    audit(session, "hotel_preferences.kind.retired" if retired else "hotel_preferences.kind.restored", subject=code)
    return row


def _kind(row: Any) -> Kind:
    titles = {"en": row.title_en, "zh-Hant-TW": row.title_zh_hant, "zh-Hans-CN": row.title_zh_hans}
    first = next((text for text in titles.values() if text), row.code)
    return Kind(
        row.code,
        row.kind_group,
        row.department,
        {language: text or first for language, text in titles.items()},
        exclusive=row.exclusive,
        sensitive=row.sensitive,
        value=row.value,
        synonyms=tuple(one.strip() for one in re.split(r"[;；\n]", row.synonyms) if one.strip()),
        site_id=row.site_id,
        order=1000 + row.id,
        retired=row.retired_at is not None,
    )


def _code(group: str, title: str, site_id: int | None) -> str:
    # Stable and readable; a title without Latin letters is told apart by its code points.
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "_".join(f"{ord(char):x}" for char in title[:6])
    return f"{group}.own{site_id or ''}_{slug}"[:60]
