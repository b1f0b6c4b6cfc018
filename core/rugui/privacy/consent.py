"""Consent of guests: what is in force, giving and taking back, and `require`, which everything that sends must pass."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from rugui import events
from rugui.customers import service as guests
from rugui.customers.birthday import Birthday
from rugui.customers.models import Customer, CustomerRelation
from rugui.db import utcnow
from rugui.errors import Invalid, NotFound, Refused
from rugui.i18n import LANGUAGES, _l
from rugui.interactions.access import acting
from rugui.interactions.models import Visit
from rugui.privacy import audit, consent_wordings
from rugui.privacy.consent_models import ConsentEvent, ConsentWording
from rugui.privacy.consent_rules import (
    ADULT,
    CHILD,
    GIVEN,
    HOWS,
    MARKETING,
    MERGE,
    NARROWED,
    PURPOSES,
    SHARING,
    WITHDRAWN,
    Age,
    Key,
    Said,
    State,
    in_force,
    narrowing,
    stage,
    stricter,
)  # fmt: skip
from rugui.privacy.consent_sharing import crosses
from rugui.privacy.consent_words import REFUSALS
from rugui.staff.models import Site

__all__ = ["RECORD", "guardians", "merge", "record", "require", "require_sharing", "states", "stricter", "unmerge"]
RECORD = "privacy.consent"
CHANGED = "privacy.consent.changed"
GUARDIANS = ("guardian", "parent")
# What a database can keep in any zone.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
SLACK = timedelta(minutes=5)  # between the clock of whoever wrote it down and ours


def states(session: Session, customer_ids: Sequence[int], now: datetime | None = None) -> dict[int, dict[Key, State]]:
    """What holds for each of these guests, by purpose and channel, asked or not. One statement."""
    now = now or utcnow()
    known = session.info.get("known_consents", {})  # of whom this page is: `profile` has read it
    asked = [one for one in customer_ids if one not in known]
    found = _said(session, asked) | {one: known[one] for one in customer_ids if one in known}
    return {one: in_force(said, age, now) for one, (age, said) in found.items()}


def require(session: Session, customer_id: int, purpose: str, channel: str = "", now: datetime | None = None) -> None:
    """Raise `Refused`, and write it into the audit log, where the guest's consent is not in force.

    Whatever sends something to a guest, or shares or keeps what needs their consent, calls this first.
    """
    if channel not in PURPOSES[purpose]:
        raise ValueError(f"{purpose} is not agreed to by the channel {channel!r}")
    found = states(session, [customer_id], now)
    if customer_id not in found:
        raise NotFound(_l("There is no such guest."))
    state = found[customer_id][purpose, channel]
    if state.in_force:
        return
    audit.record(
        session, "privacy.consent.missing", customer_id=customer_id, always=True,
        purpose=purpose, channel=channel, status=state.status,
    )  # fmt: skip
    raise Refused(REFUSALS[state.status], purpose=purpose, channel=channel, status=state.status)


def require_sharing(session: Session, customer_id: int, region: str, now: datetime | None = None) -> None:
    """Raise `Refused`, as `require` does, where handing this record to a region (ISO 3166) crosses the border without.

    Whatever sends a record to another site or system calls it with the region of the receiver.
    """
    stayed = select(Site.region).join(Visit, Visit.site_id == Site.id).where(Visit.customer_id == customer_id)
    if crosses(session.scalars(stayed.distinct()).all(), region):
        require(session, customer_id, SHARING, now=now)


def record(
    session: Session,
    public_id: str,
    keys: Iterable[Key],
    what: str,
    *,
    how: str,
    language: str = "",
    at: datetime | None = None,
    until: datetime | None = None,
    site_id: int | None = None,
    guardian: str = "",
    now: datetime | None = None,
) -> list[ConsentEvent]:
    """Write down that a guest agreed to these (purpose, channel), or took them back; raises `Invalid` by field.

    An agreement is to the present wording of its purpose, in `language` (BCP 47). `guardian` is the id for URLs of
    who agreed for a child. Taking back is never refused.
    """
    viewer, now = acting(session, RECORD, site_id), now or utcnow()
    guest = guests.get(session, public_id)
    asked, at = list(dict.fromkeys(keys)), at or now
    wordings = consent_wordings.current(session) if what == GIVEN else {}
    problems = _problems(asked, what, how, language, wordings)
    if at > now + SLACK:
        problems["at"] = _l("That has not happened yet.")
    if at < EARLIEST:
        problems["at"] = _l("That is too long ago.")
    if until is not None and (what != GIVEN or not at < until < LATEST):
        problems["until"] = _l("It would end before it begins.")
    guardian_id = _guardian(session, guest, guardian, problems)
    if what == GIVEN and not problems:
        _age(session, guest, asked, at, now, guardian_id, problems)
    if problems:
        raise Invalid(_l("This cannot be saved yet."), fields=problems)
    rows = [
        ConsentEvent(
            customer_id=guest.id, purpose=purpose, channel=channel, what=what, language=language, at=min(at, now),
            until=until, how=how, site_id=site_id, witness_id=viewer.account_id, guardian_id=guardian_id,
            by_guardian=guardian_id is not None,
            wording_id=wordings[purpose].id if what == GIVEN else None,
        )
        for purpose, channel in asked
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    for row in rows:
        _noted(session, row)
    return rows


def _noted(session: Session, row: ConsentEvent) -> None:
    audit.record(
        session, f"privacy.consent.{row.what}", customer_id=row.customer_id, site_id=row.site_id,
        subject=row.public_id, purpose=row.purpose, channel=row.channel,
    )  # fmt: skip
    events.emit(session, CHANGED, customer_id=row.customer_id, what=row.what, purpose=row.purpose, channel=row.channel)


def _problems(
    asked: list[Key], what: str, how: str, language: str, wordings: dict[str, ConsentWording]
) -> dict[str, object]:
    problems: dict[str, object] = {}
    if not asked:
        problems["consents"] = _l("Choose at least one.")
    if any(channel not in PURPOSES.get(purpose, ()) for purpose, channel in asked):
        problems["consents"] = _l("Choose one of the list.")
    elif what == GIVEN and any(purpose not in wordings for purpose, _channel in asked):
        problems["consents"] = _l("It is not written down yet what guests agree to. An administrator can do that.")
    if what not in (GIVEN, WITHDRAWN):
        problems["what"] = _l("Choose one of the list.")
    if how not in HOWS:
        problems["how"] = _l("Choose one of the list.")
    if language not in LANGUAGES and (language or what == GIVEN):
        problems["language"] = _l("In which language was the guest asked?")
    return problems


def guardians(session: Session, customer_id: int) -> list[tuple[int, str]]:
    """Who may agree for this guest: (row id, id for URLs) of parents and guardians on record."""
    query = (
        select(Customer.id, Customer.public_id)
        .join(CustomerRelation, CustomerRelation.customer_id == Customer.id)
        .where(CustomerRelation.other_id == customer_id, CustomerRelation.kind.in_(GUARDIANS))
        .order_by(CustomerRelation.id)
    )
    return list(dict.fromkeys((row.id, row.public_id) for row in session.execute(query)))


def _guardian(session: Session, guest: Customer, public_id: str, problems: dict[str, object]) -> int | None:
    if not public_id:
        return None
    found = next((row for row, known in guardians(session, guest.id) if known == public_id), None)
    if found is None:
        problems["guardian"] = _l("Relate the guest to a parent or guardian first.")
    return found


def _age(
    session: Session, guest: Customer, asked: list[Key], at: datetime, now: datetime, guardian_id: int | None,
    problems: dict[str, object],
) -> None:  # fmt: skip
    age = _said(session, [guest.id])[guest.id][0]
    days = (at.date(), now.date())
    if any(purpose == MARKETING for purpose, _channel in asked) and any(stage(age, day) != ADULT for day in days):
        problems["consents"] = REFUSALS["too_young"]
    elif stage(age, at.date()) == CHILD and guardian_id is None:
        problems["guardian"] = REFUSALS["no_guardian"]


def _said(session: Session, customer_ids: Sequence[int]) -> dict[int, tuple[Age, list[Said]]]:
    if not customer_ids:
        return {}
    c, e = Customer, ConsentEvent
    cared_for = exists().where(CustomerRelation.other_id == c.id, CustomerRelation.kind == "guardian")
    query = (
        select(
            c.id, c.birth_year, c.birth_month, c.birth_day, cared_for.label("in_care"), e.purpose, e.channel, e.what,
            e.at, e.until, ConsentWording.valid_days, e.by_guardian, e.id.label("event_id"),
        )
        .outerjoin(e, e.customer_id == c.id)
        .outerjoin(ConsentWording, ConsentWording.id == e.wording_id)
        .where(c.id.in_(list(customer_ids)))
    )  # fmt: skip
    found: dict[int, tuple[Age, list[Said]]] = {}
    for row in session.execute(query):
        birthday = Birthday(row.birth_year, row.birth_month, row.birth_day)
        _age_of, said = found.setdefault(row.id, (Age(birthday, bool(row.in_care)), []))
        if row.event_id is not None:
            said.append(
                Said(row.purpose, row.channel, row.what, row.at, row.until, row.valid_days,
                     row.by_guardian, row.event_id)
            )  # fmt: skip
    return found


def merge(session: Session, kept_id: int, dropped_id: int, now: datetime | None = None) -> dict[str, Any]:
    """Move the dropped guest's events to the kept one, and narrow what would be wider than in both; a journal.

    Call it before either record changes: whose age it is counts.
    """
    now = now or utcnow()
    both = _said(session, [kept_id, dropped_id])
    wanted = stricter(*(in_force(said, age, now) for age, said in (both[kept_id], both[dropped_id])))
    moved = list(session.scalars(select(ConsentEvent.id).where(ConsentEvent.customer_id == dropped_id)))
    _move(session, moved, kept_id)
    said = both[kept_id][1] + both[dropped_id][1]
    added = [
        ConsentEvent(customer_id=kept_id, purpose=purpose, channel=channel, what=NARROWED, at=now, until=until,
                     how=MERGE)
        for (purpose, channel), until in narrowing(said, wanted, now).items()
    ]  # fmt: skip
    session.add_all(added)
    session.flush()
    for row in added:
        _noted(session, row)
    return {"kept": kept_id, "dropped": dropped_id, "moved": moved, "narrowed": [row.id for row in added]}


def unmerge(session: Session, journal: dict[str, Any]) -> None:
    """Give the dropped guest's events back and take out what the merge narrowed; later events stay with the kept."""
    _move(session, journal["moved"], journal["dropped"])
    session.execute(delete(ConsentEvent).where(ConsentEvent.id.in_(journal["narrowed"])))


def _move(session: Session, ids: list[int], customer_id: int) -> None:
    query = update(ConsentEvent).where(ConsentEvent.id.in_(ids)).values(customer_id=customer_id)
    session.execute(query.execution_options(synchronize_session=False))
    session.expire_all()
