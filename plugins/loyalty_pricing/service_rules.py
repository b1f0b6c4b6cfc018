"""Rule sets: drafted, changed, proposed, approved, in force; every version kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from babel.numbers import is_currency
from rugui.toolkit import Conflict, Invalid, NotFound, Refused, _l, audit, emit, usable, utcnow
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from loyalty_pricing import rules_json
from loyalty_pricing.access import APPROVE, READ, RULES, acting
from loyalty_pricing.drafting import needs_second, versioned
from loyalty_pricing.models_rules import RulesVersion
from loyalty_pricing.names import Said
from loyalty_pricing.rules import RuleSet

DRAFT, WAITING, ACTIVE = "draft", "waiting", "active"


def versions(session: Session) -> Sequence[RulesVersion]:
    """Every version, the newest first."""
    acting(session, READ)
    return session.scalars(select(RulesVersion).order_by(RulesVersion.id.desc())).all()


def get(session: Session, public_id: str, permission: str = READ) -> RulesVersion:
    """The version behind an id of a URL; `NotFound`, `Refused`."""
    acting(session, permission)
    row = session.scalar(select(RulesVersion).where(RulesVersion.public_id == usable(public_id)))
    if row is None:
        raise NotFound(_l("There are no such rules."))
    return row


def in_force(session: Session, currency: str, at: datetime) -> RulesVersion | None:
    """The rules in force for a currency at a moment, if any."""
    query = select(RulesVersion).where(
        RulesVersion.currency == currency, RulesVersion.status == ACTIVE, RulesVersion.active_from <= at)  # fmt: skip
    return session.scalar(query.order_by(RulesVersion.active_from.desc(), RulesVersion.id.desc()).limit(1))


def rules_of(session: Session, rules_id: int | None, currency: str) -> RuleSet:
    """The rules of a version; without one no rule at all."""
    row = session.get(RulesVersion, rules_id) if rules_id is not None else None
    return rules_json.load(row.document) if row is not None else RuleSet(currency.lower(), 0, currency)


def names_of(session: Session, rules_id: int | None) -> dict[str, Said]:
    """What the rules of a version are called, by their ids."""
    row = session.get(RulesVersion, rules_id) if rules_id is not None else None
    return {one["id"]: Said(one.get("names", {}), one["id"]) for one in row.document["rules"]} if row else {}


def draft(session: Session, currency: str) -> RulesVersion:
    """A new draft: what is in force for the currency now, or no rule at all."""
    viewer = acting(session, RULES)
    currency = currency.strip().upper()
    if not is_currency(currency):
        raise Invalid(_l("This cannot be saved yet."), fields={"currency": _l("Say in which currency.")})
    query = select(func.max(RulesVersion.number)).where(RulesVersion.currency == currency)
    number = (session.scalar(query) or 0) + 1
    before = in_force(session, currency, utcnow())
    rules = rules_json.load(before.document) if before else RuleSet(currency.lower(), number, currency)
    row = RulesVersion(currency=currency, number=number, document=rules_json.dump(replace(rules, version=number)),
                       drafted_id=viewer.account_id, drafted_by=viewer.name)  # fmt: skip
    session.add(row)
    _done(session, row, "drafted")
    return row


def change(session: Session, public_id: str, version: int, document: Any) -> RulesVersion:
    """Give a draft another document; `Invalid` by path, `Conflict` where somebody saved it meanwhile."""
    row = _draft(session, public_id, version)
    given = dict(document) if isinstance(document, Mapping) else document
    if isinstance(given, dict):
        given |= {"id": row.currency.lower(), "version": row.number, "currency": row.currency}
    rules = versioned(rules_json.load(given), _before(session, row), row.number)
    row.document = rules_json.dump(rules)
    row.version += 1
    _done(session, row, "changed")
    return row


def put_rule(session: Session, public_id: str, version: int, rule: Mapping[str, Any]) -> RulesVersion:
    """Add a rule to a draft, or replace the one of the same id."""
    row = get(session, public_id, RULES)
    others = [one for one in row.document["rules"] if one["id"] != rule.get("id")]
    return change(session, public_id, version, row.document | {"rules": [*others, {"version": 1, **rule}]})


def drop_rule(session: Session, public_id: str, version: int, rule_id: str) -> RulesVersion:
    """Take a rule out of a draft."""
    row = get(session, public_id, RULES)
    rest = [one for one in row.document["rules"] if one["id"] != rule_id]
    return change(session, public_id, version, row.document | {"rules": rest})


def propose(session: Session, public_id: str, version: int, active_from: datetime | None = None) -> RulesVersion:
    """Let a draft come into force at a moment (now, if not given or past); steep ones wait for a second person."""
    row = _draft(session, public_id, version)
    row.active_from = max(active_from or utcnow(), utcnow())
    row.status = WAITING if seconds(session, row) else ACTIVE
    row.version += 1
    _done(session, row, "proposed" if row.status == WAITING else "activated")
    return row


def seconds(session: Session, row: RulesVersion) -> tuple[str, ...]:
    """Why this version takes a second person: the rules, empty for none."""
    return needs_second(rules_json.load(row.document), _before(session, row))


def approve(session: Session, public_id: str) -> RulesVersion:
    """Let waiting rules come into force; never by whoever drafted them."""
    viewer = acting(session, APPROVE)
    row = get(session, public_id, APPROVE)
    session.refresh(row, with_for_update=True)
    if row.status != WAITING:
        raise Conflict(_l("These rules do not wait for anybody."))
    if viewer.account_id is not None and viewer.account_id == row.drafted_id:
        raise Refused(_l("Somebody else has to approve what you drafted."))
    row.status, row.approved_by = ACTIVE, viewer.name
    row.active_from = max(row.active_from or utcnow(), utcnow())
    row.version += 1
    _done(session, row, "approved")
    return row


def discard(session: Session, public_id: str) -> None:
    """Throw a draft or a proposal away; what was in force is kept for ever."""
    row = get(session, public_id, RULES)
    if row.status == ACTIVE:
        raise Conflict(_l("Rules that came into force are kept, for quotes name them."))
    _done(session, row, "discarded")
    session.delete(row)


def _draft(session: Session, public_id: str, version: int) -> RulesVersion:
    row = get(session, public_id, RULES)
    session.refresh(row, with_for_update=True)
    if row.status != DRAFT:
        raise Conflict(_l("Only a draft can be changed; make a new one."))
    if row.version != version:
        raise Conflict(_l("Somebody saved these rules after you opened them. Look again."), version=row.version)
    return row


def _before(session: Session, row: RulesVersion) -> RuleSet | None:
    before = in_force(session, row.currency, utcnow())
    return rules_json.load(before.document) if before is not None and before.id != row.id else None


def _done(session: Session, row: RulesVersion, what: str) -> None:
    session.flush()
    audit(session, f"loyalty_pricing.rules.{what}", subject=row.public_id)
    emit(session, f"loyalty_pricing.rules.{what}", rules=row.public_id, currency=row.currency, number=row.number)
