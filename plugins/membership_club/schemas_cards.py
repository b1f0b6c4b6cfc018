"""What programs send about cards, and what they get."""

from typing import Any

from marshmallow import Schema, fields, validate
from rugui.toolkit import Text

from membership_club.cards import VERDICTS, Verdict
from membership_club.models_cards import Card, CardKey
from membership_club.service_cards import STATUSES


class WhySchema(Schema):
    """Why a card ends."""

    why = Text(300, load_default="")


class CodeSchema(Schema):
    """A scanned code."""

    code = Text(400, required=True)


class CardGiven(Schema):
    """A card; `replaced_by` is the id of the card that came after it."""

    id = fields.String()
    number = fields.String()
    status = fields.String(validate=[validate.OneOf(STATUSES)])
    issued_on = fields.Date()
    until = fields.Date()
    ended_at = fields.DateTime(allow_none=True)
    why = fields.String()
    replaced_by = fields.String(allow_none=True)


class CardsGiven(Schema):
    """The cards of a member, newest first."""

    cards = fields.List(fields.Nested(CardGiven))


class CodeGiven(Schema):
    """The signed code of a card, as its QR says it."""

    code = fields.String()


class ClaimGiven(Schema):
    """What a card says of itself."""

    key = fields.String()
    card = fields.String()
    member = fields.String()
    tier = fields.String()
    issued = fields.Date()
    until = fields.Date(allow_none=True)


class VerdictGiven(Schema):
    """What a code is worth now; `claim` where its signature is right."""

    verdict = fields.String(validate=[validate.OneOf(VERDICTS)])
    claim = fields.Nested(ClaimGiven, allow_none=True)


class ListGiven(Schema):
    """What is needed to check codes without a network: public keys (Ed25519, hex) by name, revoked card numbers, the
    names of tiers by code and language."""

    made_at = fields.DateTime()
    keys = fields.Dict(keys=fields.String(), values=fields.String())
    revoked = fields.List(fields.String())
    tiers = fields.Dict(keys=fields.String(), values=fields.Dict(keys=fields.String(), values=fields.String()))


class KeyGiven(Schema):
    """A key; the private half never leaves the house."""

    id = fields.String()
    name = fields.String()
    public_key = fields.String()
    made_at = fields.DateTime()
    retired_at = fields.DateTime(allow_none=True)
    revoked_at = fields.DateTime(allow_none=True)


class KeysGiven(Schema):
    """Every key, newest first."""

    keys = fields.List(fields.Nested(KeyGiven))


def cards(rows: list[Card]) -> dict[str, Any]:
    """Cards of one member as JSON values."""
    ids = {row.id: row.public_id for row in rows}
    return {
        "cards": [
            {
                "id": row.public_id, "number": row.number, "status": row.status, "issued_on": row.issued_on,
                "until": row.until, "ended_at": row.ended_at, "why": row.why,
                "replaced_by": ids.get(row.replaced_by) if row.replaced_by else None,
            }
            for row in rows
        ]
    }  # fmt: skip


def verdict(found: Verdict) -> dict[str, Any]:
    """A verdict as JSON values."""
    claim = found.claim
    said = None
    if claim is not None:
        said = {
            "key": claim.key, "card": claim.card, "member": claim.member, "tier": claim.tier, "issued": claim.issued,
            "until": claim.until,
        }  # fmt: skip
    return {"verdict": found.verdict, "claim": said}


def keys(rows: list[CardKey]) -> dict[str, Any]:
    """Keys as JSON values, without their private halves."""
    names = ("name", "public_key", "made_at", "retired_at", "revoked_at")
    return {"keys": [{"id": row.public_id, **{name: getattr(row, name) for name in names}} for row in rows]}
