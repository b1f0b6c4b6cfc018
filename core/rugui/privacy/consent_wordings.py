"""The words guests agree to, by purpose and version; the newest version is asked for."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rugui.db import lock
from rugui.errors import Invalid
from rugui.i18n import _l
from rugui.interactions.access import acting
from rugui.privacy import audit
from rugui.privacy.consent_models import ConsentWording
from rugui.privacy.consent_rules import PURPOSES

MANAGE = "privacy.manage"
LONGEST, MOST_DAYS = 4000, 36500
TEXTS = {"en": "text_en", "zh-Hant-TW": "text_zh_hant", "zh-Hans-CN": "text_zh_hans"}


def text_of(wording: ConsentWording, language: str) -> str:
    """The words in a language (BCP 47); English where they are not offered in it."""
    return str(getattr(wording, TEXTS.get(language, "text_en")))


def current(session: Session) -> dict[str, ConsentWording]:
    """The newest version of each purpose that has one."""
    other = ConsentWording.__table__.alias()
    newest = select(func.max(other.c.version)).where(other.c.purpose == ConsentWording.purpose)
    rows = session.scalars(select(ConsentWording).where(ConsentWording.version == newest.scalar_subquery()))
    return {row.purpose: row for row in rows}


def every(session: Session) -> list[ConsentWording]:
    """All versions, by purpose, the newest first."""
    order = list(PURPOSES)
    rows = session.scalars(select(ConsentWording).order_by(ConsentWording.version.desc())).all()
    return sorted(rows, key=lambda row: order.index(row.purpose) if row.purpose in order else len(order))


def write(session: Session, purpose: str, texts: Mapping[str, str], *, valid_days: int | None = None) -> ConsentWording:
    """Another version of what is asked for a purpose; `texts` by language (BCP 47), all three."""
    viewer = acting(session, MANAGE)
    problems: dict[str, object] = {}
    if purpose not in PURPOSES:
        problems["purpose"] = _l("Choose one of the list.")
    for language, field in TEXTS.items():
        text = texts.get(language, "").strip()
        if not text:
            problems[field] = _l("Guests are asked in this language too.")
        elif len(text) > LONGEST:
            problems[field] = _l("At most %(n)s characters.", n=LONGEST)
    if valid_days is not None and not 1 <= valid_days <= MOST_DAYS:
        problems["valid_days"] = _l("A whole number from 1 to %(n)s.", n=MOST_DAYS)
    if problems:
        raise Invalid(_l("This cannot be saved yet."), fields=problems)
    lock(session, f"privacy.wording.{purpose}")
    last = session.scalar(select(func.max(ConsentWording.version)).where(ConsentWording.purpose == purpose)) or 0
    row = ConsentWording(purpose=purpose, version=last + 1, valid_days=valid_days, created_by=viewer.account_id)
    for language, field in TEXTS.items():
        setattr(row, field, texts[language].strip())
    session.add(row)
    session.flush()
    audit.record(session, "privacy.wording.written", subject=row.public_id, purpose=purpose, version=row.version)
    return row
