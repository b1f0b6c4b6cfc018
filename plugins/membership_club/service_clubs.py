"""Clubs, their tiers, and their rules from a day on."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from rugui.toolkit import Conflict, Invalid, NotFound, _l, audit, usable, utcnow
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from membership_club import rules_json
from membership_club.access import READ, RULES, acting
from membership_club.models import Club, Membership, RulesVersion, Tier
from membership_club.names import FIELDS, Named
from membership_club.rules import ClubRules

JOINING = ("purchases", "dues", "invitation", "prepayment")
COMMITS = ("person", "itself")
CODE = re.compile(r"[A-Z0-9]{2,20}")
LONGEST = 80


def clubs(session: Session) -> list[Club]:
    """Every club, retired ones last; one statement."""
    acting(session, READ)
    return list(session.scalars(select(Club).order_by(Club.retired_at.is_not(None), Club.id)))


def any_open(session: Session) -> bool:
    """Whether there is a club to join; one statement."""
    return bool(session.scalar(_ANY_OPEN))


_ANY_OPEN = select(exists().where(Club.__table__.c.retired_at.is_(None)))  # built once: guests' pages ask it


def get(session: Session, public_id: str, permission: str = READ) -> Club:
    """The club behind an id of a URL; `Refused` without the permission, `NotFound`."""
    acting(session, permission)
    row = session.scalar(select(Club).where(Club.public_id == usable(public_id)))
    if row is None:
        raise NotFound(_l("There is no such club."))
    return row


def tiers(session: Session, club_id: int) -> list[Tier]:
    """The tiers of a club, lowest first, retired ones last; one statement."""
    query = select(Tier).where(Tier.club_id == club_id).order_by(Tier.retired_at.is_not(None), Tier.rank, Tier.id)
    return list(session.scalars(query))


def tier_ids(session: Session, club_id: int) -> dict[str, int]:
    """Ids of a club's tiers by code."""
    return {tier.code: tier.id for tier in tiers(session, club_id)}


def names_of(session: Session, club_id: int) -> dict[str, Named]:
    """Names of a club's tiers by code."""
    return {tier.code: Named(tier) for tier in tiers(session, club_id)}


def counts(session: Session) -> dict[int, dict[str, int]]:
    """How many memberships of each status every club has; one statement."""
    query = select(Membership.club_id, Membership.status, func.count()).where(Membership.superseded_by.is_(None))
    found: dict[int, dict[str, int]] = {}
    for club_id, status, count in session.execute(query.group_by(Membership.club_id, Membership.status)):
        found.setdefault(club_id, {})[status] = count
    return found


def add(session: Session, code: str, names: Mapping[str, str], rules: ClubRules | Any, *, valid_from: date,
        tier_names: Mapping[str, Mapping[str, str]], **fields: Any) -> Club:  # fmt: skip
    """Make a club with its tiers and first rules; `names` by language (BCP 47), `tier_names` by tier code.

    Raises `Invalid` by field, `Conflict` where the code is taken.
    """
    acting(session, RULES)
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise Invalid(_l("This cannot be saved yet."), fields={"code": _l("2 to 20 Latin letters and digits.")})
    if session.scalar(select(Club.id).where(Club.code == code)) is not None:
        raise Conflict(_l("There is such a club already."), fields={"code": _l("There is such a club already.")})
    rules = rules if isinstance(rules, ClubRules) else rules_json.load(rules)
    row = Club(code=code)
    _take(row, names, fields)
    session.add(row)
    session.flush()
    for rank, tier in enumerate(rules.tiers):
        session.add(_named(Tier(club_id=row.id, code=tier.code, rank=rank), tier_names.get(tier.code, {})))
    _record(session, row, rules, valid_from)
    audit(session, "membership_club.club.added", subject=row.public_id)
    return row


def change(session: Session, public_id: str, version: int, names: Mapping[str, str], **fields: Any) -> Club:
    """Change what a club is called and how one joins it; `Conflict` when somebody saved it after it was read."""
    row = get(session, public_id, RULES)
    if row.version != version:
        raise Conflict(_l("Somebody saved this club after you opened it. Nothing you typed is lost."))
    _take(row, names, fields)
    row.version += 1
    session.flush()
    audit(session, "membership_club.club.changed", subject=row.public_id)
    return row


def retire(session: Session, public_id: str, *, retired: bool = True) -> Club:
    """Close a club to new members, or open it again; those it has stay."""
    row = get(session, public_id, RULES)
    row.retired_at = utcnow() if retired else None
    row.version += 1
    audit(session, "membership_club.club.retired", subject=row.public_id, retired=retired)
    return row


def tier_named(session: Session, club: Club, code: str) -> Tier:
    """The tier of a club by its code; `NotFound`."""
    row = session.scalar(select(Tier).where(Tier.club_id == club.id, Tier.code == usable(code)))
    if row is None:
        raise NotFound(_l("There is no such tier."))
    return row


def name_tier(session: Session, club: Club, code: str, names: Mapping[str, str]) -> Tier:
    """Give a tier its names."""
    acting(session, RULES)
    row = tier_named(session, club, code)
    _named(row, names)
    audit(session, "membership_club.tier.named", subject=row.public_id)
    return row


def set_rules(session: Session, public_id: str, document: Any, valid_from: date, *, version: int | None = None) -> Club:
    """Rules from a day on; tiers they name for the first time are added, those they no longer name are retired.

    What was true before that day stays as it was. Raises `Invalid` with the path of what is wrong.
    """
    row = get(session, public_id, RULES)
    if version is not None and row.version != version:
        raise Conflict(_l("Somebody saved this club after you opened it. Nothing you typed is lost."))
    rules = document if isinstance(document, ClubRules) else rules_json.load(document)
    there = {tier.code: tier for tier in tiers(session, row.id)}
    for rank, tier in enumerate(rules.tiers):
        if tier.code not in there:
            session.add(Tier(club_id=row.id, code=tier.code, rank=rank))
        else:
            there[tier.code].rank, there[tier.code].retired_at = rank, None
    for code in there.keys() - {tier.code for tier in rules.tiers}:
        there[code].retired_at = utcnow()
    _record(session, row, rules, valid_from)
    row.version += 1
    audit(session, "membership_club.rules.recorded", subject=row.public_id, valid_from=valid_from.isoformat())
    return row


def rules_versions(session: Session, club: Club) -> list[RulesVersion]:
    """Every version of a club's rules, the newest first."""
    query = select(RulesVersion).where(RulesVersion.club_id == club.id)
    return list(session.scalars(query.order_by(RulesVersion.valid_from.desc(), RulesVersion.id.desc())))


def _record(session: Session, row: Club, rules: ClubRules, valid_from: date) -> None:
    viewer = acting(session, RULES)
    session.add(RulesVersion(club_id=row.id, valid_from=valid_from, document=rules_json.dump(rules),
                             recorded_by=viewer.name))  # fmt: skip
    session.flush()


def _take(row: Club, names: Mapping[str, str], fields: Mapping[str, Any]) -> None:
    wrong: dict[str, object] = {}
    if not any(text.strip() for text in names.values()):
        wrong["name_en"] = _l("Give it a name in at least one language.")
    _named(row, names, wrong)
    joining = fields.get("joining", row.joining.split() if row.joining else ["purchases"])
    if not joining or any(one not in JOINING for one in joining):
        wrong["joining"] = _l("Choose one of the list.")
    commits = fields.get("commits", row.commits or "person")
    if commits not in COMMITS:
        wrong["commits"] = _l("Choose one of the list.")
    currency = str(fields.get("currency", row.currency or "TWD")).upper()
    if not re.fullmatch(r"[A-Z]{3}", currency):
        wrong["currency"] = _l("Three letters, like TWD.")
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    row.joining, row.commits, row.currency = " ".join(joining), commits, currency
    if "site_id" in fields:
        row.site_id = fields["site_id"]


def _named(row: Any, names: Mapping[str, str], wrong: dict[str, object] | None = None) -> Any:
    found = {} if wrong is None else wrong
    for language, field in FIELDS.items():
        if language in names:
            text = " ".join(names[language].split())
            if len(text) > LONGEST:
                found[field] = _l("At most %(n)s characters.", n=LONGEST)
            setattr(row, field, text[:LONGEST])
    if wrong is None and found:
        raise Invalid(_l("This cannot be saved yet."), fields=found)
    return row
