"""What programs send about webhooks, and what they get."""

from dataclasses import asdict
from typing import Any

from marshmallow import Schema, fields, validate

from rugui.programs.describing import Given, when
from rugui.web.fields import Text
from rugui.webhooks.addresses import LONGEST
from rugui.webhooks.models import WebhookEndpoint
from rugui.webhooks.service import MOST_EVENTS
from rugui.webhooks.undelivered import Letter


class WebhookSchema(Schema):
    """A public https address, and the names of the events it wants (`customers.changed`, `customers.*`, `*`)."""

    url = Text(LONGEST, required=True)
    events = fields.List(Text(80), required=True, validate=[validate.Length(min=1, max=MOST_EVENTS)])


class WebhookChangeSchema(Schema):
    """Another address, other events, paused or not."""

    url = Text(LONGEST)
    events = fields.List(Text(80), validate=[validate.Length(min=1, max=MOST_EVENTS)])
    paused = fields.Boolean(truthy={True}, falsy={False})


class WebhookGiven(Given):
    """A webhook as given back; `secret` only where it was just made."""

    id = fields.String(required=True)
    url = fields.String(required=True)
    events = fields.List(fields.String(), required=True)
    paused = fields.Boolean(required=True)
    succeeded_at = fields.DateTime(required=True, allow_none=True)
    failed_at = fields.DateTime(required=True, allow_none=True)
    problem = fields.String(required=True)
    failures = fields.Integer(required=True)
    secret = fields.String(**when("just made"))


class WebhooksGiven(Given):
    """Every webhook."""

    webhooks = fields.List(fields.Nested(WebhookGiven), required=True)


class LetterGiven(Given):
    """A delivery that is not tried any more; `to` is an address, a plugin's name, or empty for the house's own work."""

    id = fields.Integer()
    name = fields.String()
    to = fields.String()
    at = fields.DateTime()
    tries = fields.Integer()
    problem = fields.String()


class LettersGiven(Given):
    """The newest of them, and how many there are."""

    undelivered = fields.List(fields.Nested(LetterGiven))
    total = fields.Integer()


class SettleSchema(Schema):
    """`retry` or `drop` these, or all."""

    what = Text(5, required=True, validate=[validate.OneOf(("retry", "drop"))])
    ids = fields.List(
        fields.Integer(strict=True, validate=[validate.Range(1, 2**63 - 1)]), load_default=None, allow_none=True,
        validate=[validate.Length(min=1, max=200)],
    )  # fmt: skip


class SettledGiven(Given):
    """How many."""

    done = fields.Integer()


def letter(one: Letter) -> dict[str, Any]:
    """A delivery that is not tried any more."""
    return asdict(one)


def told(one: WebhookEndpoint, secret: str = "") -> dict[str, Any]:
    """A webhook as given back."""
    found = {
        "id": one.public_id, "url": one.url, "events": one.events, "paused": one.paused_at is not None,
        "succeeded_at": one.succeeded_at, "failed_at": one.failed_at, "problem": one.problem,
        "failures": one.failures,
    }  # fmt: skip
    return found | ({"secret": secret} if secret else {})
