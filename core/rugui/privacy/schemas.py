"""What programs send about consent and erasure, and what they get."""

from typing import Any

from marshmallow import Schema, fields, validate

from rugui.i18n import LANGUAGES
from rugui.privacy.consent_history import Entry
from rugui.privacy.consent_models import ConsentWording
from rugui.privacy.consent_rules import GIVEN, HOWS, PURPOSES, WITHDRAWN, State
from rugui.privacy.consent_wordings import LONGEST, MOST_DAYS, TEXTS
from rugui.privacy.erase import REASONS, Erased, Plan
from rugui.privacy.retention import Due
from rugui.privacy.retention_kinds import KINDS
from rugui.privacy.service import Row
from rugui.web.fields import Text


class ConsentSchema(Schema):
    """An agreement or its withdrawal. `at` and `until` need their zone; `site` is a code; `guardian` a guest's id."""

    purpose = Text(20, required=True, validate=[validate.OneOf(list(PURPOSES))])
    channel = Text(12, load_default="", validate=[validate.OneOf(["", *PURPOSES["marketing"]])])
    what = Text(10, load_default=GIVEN, validate=[validate.OneOf([GIVEN, WITHDRAWN])])
    how = Text(12, required=True, validate=[validate.OneOf(HOWS)])
    language = Text(20, load_default="", validate=[validate.OneOf(["", *LANGUAGES])])
    at = fields.AwareDateTime(format="iso", load_default=None, allow_none=True)
    until = fields.AwareDateTime(format="iso", load_default=None, allow_none=True)
    site = Text(20, load_default="")
    guardian = Text(22, load_default="")


class ErasureSchema(Schema):
    """An erasure, or with `dry_run` what it would do. `confirm`: the guest's name as it is written."""

    confirm = Text(200, load_default="")
    reason = Text(20, load_default="request", validate=[validate.OneOf(list(REASONS))])
    dry_run = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class WordingSchema(Schema):
    """Another version of what guests are asked, in all three languages."""

    purpose = Text(20, required=True, validate=[validate.OneOf(list(PURPOSES))])
    text_en = Text(LONGEST, required=True)
    text_zh_hant = Text(LONGEST, required=True)
    text_zh_hans = Text(LONGEST, required=True)
    valid_days = fields.Integer(
        strict=True, load_default=None, allow_none=True, validate=[validate.Range(1, MOST_DAYS)]
    )


class RetentionSchema(Schema):
    """Days by kind of record; 0 is for ever."""

    days = fields.Dict(
        keys=fields.String(validate=[validate.OneOf([name for name, kind in KINDS.items() if not kind.fixed])]),
        values=fields.Integer(strict=True, validate=[validate.Range(0, MOST_DAYS)]),
        required=True,
    )


def audited(one: Row) -> dict[str, Any]:
    """An entry of the audit log."""
    return {
        "id": one.id, "at": one.at, "action": one.action, "said": one.said, "who": one.who, "token": one.token,
        "site": one.site.code if one.site else None, "customer": one.guest.public_id if one.guest else None,
        "subject": one.subject, "details": one.details,
    }  # fmt: skip


def wording(row: ConsentWording) -> dict[str, Any]:
    """A version of what guests are asked."""
    texts = {field: getattr(row, field) for field in TEXTS.values()}
    return {"id": row.public_id, "purpose": row.purpose, "version": row.version, "valid_days": row.valid_days,
            "created_at": row.created_at, **texts}  # fmt: skip


def due(one: Due) -> dict[str, Any]:
    """A kind of record, how long it is kept, and how many are due."""
    return {"kind": one.kind, "days": one.days, "due": one.count}


def plan(one: Plan) -> dict[str, Any]:
    """What erasing would do."""
    return {
        "confirm": one.typed,
        "goes": dict(one.goes),
        "plugins": dict(one.plugins),
        "stays": [
            {"site": kept.site, "arrival": kept.arrival, "departure": kept.departure, "law": str(kept.law),
             "until": kept.until}
            for kept in one.stays
        ],
        "refusals": [{"plugin": who, "reason": str(why)} for who, why in one.refusals],
    }  # fmt: skip


def erased(one: Erased) -> dict[str, Any]:
    """What was erased."""
    return {"tombstone": one.tombstone, "stays_kept": one.kept, "plugins": one.plugins}


def state(one: State) -> dict[str, Any]:
    """What holds for a purpose and channel."""
    return {"purpose": one.purpose, "channel": one.channel, "status": one.status, "in_force": one.in_force,
            "since": one.since, "until": one.until}  # fmt: skip


def entry(one: Entry) -> dict[str, Any]:
    """One event of a guest's consents."""
    return {
        "id": one.public_id, "purpose": one.purpose, "channel": one.channel, "what": one.what, "at": one.at,
        "until": one.until, "recorded_at": one.recorded_at, "language": one.language, "version": one.version,
        "text": one.text, "site": one.site, "how": one.how, "witness": one.witness, "by_guardian": one.by_guardian,
    }  # fmt: skip
