"""What programs send about webhooks, and what they get."""

from typing import Any

from marshmallow import Schema, fields, validate

from rugui.programs.describing import Given, when
from rugui.web.fields import Text
from rugui.webhooks.addresses import LONGEST
from rugui.webhooks.models import WebhookEndpoint
from rugui.webhooks.service import MOST_EVENTS


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


def told(one: WebhookEndpoint, secret: str = "") -> dict[str, Any]:
    """A webhook as given back."""
    found = {
        "id": one.public_id, "url": one.url, "events": one.events, "paused": one.paused_at is not None,
        "succeeded_at": one.succeeded_at, "failed_at": one.failed_at, "problem": one.problem,
        "failures": one.failures,
    }  # fmt: skip
    return found | ({"secret": secret} if secret else {})
