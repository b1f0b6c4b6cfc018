"""What programs send about consent and erasure, and what they get."""

from typing import Any

from marshmallow import Schema, fields, validate

from rugui.i18n import LANGUAGES
from rugui.privacy.consent_history import Entry
from rugui.privacy.consent_rules import GIVEN, HOWS, PURPOSES, WITHDRAWN, State
from rugui.privacy.erase import REASONS, Erased, Plan
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
