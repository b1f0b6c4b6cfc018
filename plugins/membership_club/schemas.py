"""What programs send about clubs and memberships, and what they get."""

from typing import Any

from marshmallow import Schema, fields, validate
from rugui.toolkit import Text

from membership_club import words
from membership_club.explain import Ahead, Explanation, Reason
from membership_club.history import Change as Step
from membership_club.models import Club, Membership, Tier
from membership_club.names import FIELDS
from membership_club.rules import KINDS
from membership_club.service_clubs import COMMITS, JOINING
from membership_club.service_members import LEAVING


class NamesSchema(Schema):
    """A name by language."""

    en = Text(80, load_default="")
    zh_hant = Text(80, load_default="", data_key="zh-Hant-TW")
    zh_hans = Text(80, load_default="", data_key="zh-Hans-CN")


class ClubSchema(Schema):
    """A club; `rules` is the document described in docs/clubs.md, `tiers` names them by code."""

    code = Text(20, required=True)
    names = fields.Dict(keys=fields.String(), values=Text(80), required=True)
    rules = fields.Dict(required=True)
    tiers = fields.Dict(
        keys=fields.String(), values=fields.Dict(keys=fields.String(), values=Text(80)), load_default={}
    )
    valid_from = fields.Date(required=True)
    currency = Text(3, load_default="TWD")
    joining = fields.List(Text(20, validate=[validate.OneOf(JOINING)]), load_default=["purchases"])
    commits = Text(10, validate=[validate.OneOf(COMMITS)], load_default="person")


class ClubChangeSchema(Schema):
    """What is otherwise with a club now; `version` is the one that was read."""

    names = fields.Dict(keys=fields.String(), values=Text(80))
    currency = Text(3)
    joining = fields.List(Text(20, validate=[validate.OneOf(JOINING)]))
    commits = Text(10, validate=[validate.OneOf(COMMITS)])
    closed = fields.Boolean()
    version = fields.Integer(strict=True)


class RulesSchema(Schema):
    """Rules from a day on; what was before that day stays as it was."""

    rules = fields.Dict(required=True)
    valid_from = fields.Date(required=True)
    tiers = fields.Dict(
        keys=fields.String(), values=fields.Dict(keys=fields.String(), values=Text(80)), load_default={}
    )


class TierGiven(Schema):
    """A tier, 0 the lowest."""

    id = fields.String()
    code = fields.String()
    rank = fields.Integer()
    names = fields.Dict(keys=fields.String(), values=fields.String())


class ClubGiven(Schema):
    """A club; `members` counts memberships by status."""

    id = fields.String()
    code = fields.String()
    names = fields.Dict(keys=fields.String(), values=fields.String())
    currency = fields.String()
    joining = fields.List(fields.String())
    commits = fields.String()
    closed = fields.Boolean()
    version = fields.Integer()
    members = fields.Dict(keys=fields.String(), values=fields.Integer())


class ClubFullGiven(ClubGiven):
    """A club with its tiers and the rules in force."""

    tiers = fields.List(fields.Nested(TierGiven))
    rules = fields.Dict()


class ClubsGiven(Schema):
    """Every club."""

    clubs = fields.List(fields.Nested(ClubGiven))


class JoinSchema(Schema):
    """A guest joins; without `club` the only one there is."""

    club = Text(22, required=True)
    how = Text(12, load_default="")
    kind = Text(12, validate=[validate.OneOf(KINDS)], load_default="individual")
    seats = fields.Integer(strict=True, validate=[validate.Range(0, 1000)])
    on = fields.Date()
    number = Text(40, load_default="")
    tier = Text(20, load_default="")
    until = fields.Date()
    applied = fields.Boolean(load_default=False)
    auto = fields.Boolean(load_default=False)


class ActSchema(Schema):
    """What is done: each action reads what it needs of these."""

    on = fields.Date()
    until = fields.Date(allow_none=True)
    tier = Text(20)
    reason = Text(300, load_default="")
    why = Text(12, validate=[validate.OneOf(LEAVING)])
    heir = Text(40, load_default="")
    count = fields.Integer(strict=True, validate=[validate.Range(1, 100)])
    change = Text(22)
    customer = Text(22)
    version = fields.Integer(strict=True)


class MembershipGiven(Schema):
    """A membership as it is today."""

    id = fields.String()
    number = fields.String()
    club = fields.String()
    customer = fields.String(allow_none=True)
    kind = fields.String()
    status = fields.String()
    tier = fields.String(allow_none=True)
    member_since = fields.Date(allow_none=True)
    term_end = fields.Date(allow_none=True)
    grace_end = fields.Date(allow_none=True)
    tier_end = fields.Date(allow_none=True)
    frozen_until = fields.Date(allow_none=True)
    by_hand = fields.Boolean()
    payer = fields.String(allow_none=True)
    version = fields.Integer()


class MembershipsGiven(Schema):
    """Memberships, a page at a time."""

    memberships = fields.List(fields.Nested(MembershipGiven))
    total = fields.Integer()


class ReasonGiven(Schema):
    """A code with its parameters, and the same as a sentence in the caller's language."""

    code = fields.String()
    on = fields.Date(allow_none=True)
    data = fields.Dict()
    text = fields.String()


class ToldGiven(Schema):
    """One counter, what was counted and what is asked."""

    counter = fields.String()
    have = fields.Integer()
    number = fields.Integer()
    at_most = fields.Boolean()
    missing = fields.Integer()
    start = fields.Date(allow_none=True)
    end = fields.Date()


class AheadGiven(Schema):
    """What is asked for a tier: any of `ways`, of each way all."""

    tier = fields.String()
    met = fields.Boolean()
    by = fields.Date(allow_none=True)
    until = fields.Date(allow_none=True)
    falls_to = fields.String()
    ways = fields.List(fields.List(fields.Nested(ToldGiven)))


class StepGiven(Schema):
    """A change: what the rules will do, or what was done."""

    on = fields.Date()
    kind = fields.String()
    data = fields.Dict()
    text = fields.String()


class WhyGiven(Schema):
    """Everything about a membership on a day."""

    on = fields.Date()
    membership = fields.Nested(MembershipGiven)
    status = fields.String()
    tier = fields.String()
    term_end = fields.Date(allow_none=True)
    status_reason = fields.Nested(ReasonGiven)
    tier_reason = fields.Nested(ReasonGiven)
    paused = fields.Nested(ReasonGiven, allow_none=True)
    next_tier = fields.Nested(AheadGiven, allow_none=True)
    keep = fields.Nested(AheadGiven, allow_none=True)
    upcoming = fields.List(fields.Nested(StepGiven))
    history = fields.List(fields.Nested(StepGiven))
    rights = fields.List(fields.String())
    freeze_left = fields.Integer()


def names(row: Any) -> dict[str, str]:
    """Names of a club or tier by language."""
    return {language: getattr(row, field) for language, field in FIELDS.items()}


def club(row: Club, counted: dict[str, int]) -> dict[str, Any]:
    """A club as JSON values."""
    return {"id": row.public_id, "code": row.code, "names": names(row), "currency": row.currency,
            "joining": row.joining.split(), "commits": row.commits, "closed": row.retired_at is not None,
            "version": row.version, "members": counted}  # fmt: skip


def tier(row: Tier) -> dict[str, Any]:
    """A tier as JSON values."""
    return {"id": row.public_id, "code": row.code, "rank": row.rank, "names": names(row)}


def membership(
    row: Membership, club_id: str, customer: str | None, code: str | None, payer: str | None
) -> dict[str, Any]:
    """A membership as JSON values."""
    return {
        "id": row.public_id, "number": row.number, "club": club_id, "customer": customer, "kind": row.kind,
        "status": row.status, "tier": code, "member_since": row.member_since, "term_end": row.term_end,
        "grace_end": row.grace_end, "tier_end": row.tier_end, "frozen_until": row.frozen_until,
        "by_hand": row.manual_until is not None, "payer": payer, "version": row.version,
    }  # fmt: skip


def reason(one: Reason, text: str) -> dict[str, Any]:
    """A reason as JSON values."""
    return {"code": one.code, "on": one.on, "data": dict(one.data), "text": text}


def ahead(one: Ahead | None) -> dict[str, Any] | None:
    """What is asked for a tier, as JSON values."""
    if one is None:
        return None
    ways = [[{"counter": told.counter, "have": told.have, "number": told.number, "at_most": told.at_most,
              "missing": told.missing, "start": told.start, "end": told.end} for told in way]
            for way in one.judged.ways]  # fmt: skip
    return {"tier": one.tier, "met": one.judged.ok, "by": one.by, "until": one.until, "falls_to": one.falls_to,
            "ways": ways}  # fmt: skip


def step(one: Step, tiers: words.Names, currency: str) -> dict[str, Any]:
    """A change as JSON values."""
    return {"on": one.on, "kind": one.kind, "data": dict(one.data), "text": words.step(one, tiers, currency)}


def why(told: Explanation, row: dict[str, Any], tiers: words.Names, currency: str) -> dict[str, Any]:
    """An explanation as JSON values."""
    state = told.state
    return {
        "on": told.on, "membership": row, "status": state.status or "none", "tier": state.tier,
        "term_end": state.term_end,
        "status_reason": reason(told.status, words.status(told.status, tiers, currency)),
        "tier_reason": reason(told.tier, words.why_tier(told.tier, tiers, currency)),
        "paused": reason(told.paused, words.paused(told.paused)) if told.paused else None,
        "next_tier": ahead(told.next_tier), "keep": ahead(told.keep),
        "upcoming": [step(one, tiers, currency) for one in told.upcoming],
        "history": [step(one, tiers, currency) for one in told.history],
        "rights": list(told.rights), "freeze_left": told.freeze_left,
    }  # fmt: skip
