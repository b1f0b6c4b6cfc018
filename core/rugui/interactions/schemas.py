"""What programs send about an interaction, and what they get of a timeline."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel.numbers import is_currency
from marshmallow import Schema, ValidationError, fields, validate

from rugui.followups.models import FollowUp
from rugui.i18n import _
from rugui.interactions import words
from rugui.interactions.models import Interaction
from rugui.interactions.timeline import Timeline
from rugui.programs.describing import Given
from rugui.values import Json, TimelineEntry
from rugui.web.fields import Text


def known_currency(code: str) -> None:
    """Raises `ValidationError` for a code that is no currency's."""
    if not is_currency(code):
        raise ValidationError(_("Not a currency. Write it like TWD."))


class QuoteSchema(Schema):
    """A price said to the guest: integer minor units, ISO 4217."""

    minor = fields.Integer(required=True, strict=True, validate=[validate.Range(0, 10**15)])
    currency = Text(3, required=True, validate=[known_currency])
    until = fields.Date(load_default=None, allow_none=True)


class PromiseSchema(Schema):
    """Something promised, by when (at the site), and who keeps it: "me", "team:KEY", "person:LOGIN" or nobody."""

    text = Text(300, required=True, validate=[validate.Length(min=1)])
    due = fields.Date(load_default=None, allow_none=True)
    time = Text(5, load_default="")
    who = Text(90, load_default="")


class InteractionSchema(Schema):
    """A call, e-mail, message, meeting or note. `at` needs its zone; `site` is a code."""

    kind: fields.Field[Any] = Text(12, required=True, validate=[validate.OneOf(words.RECORDED)])
    summary = Text(300, load_default="")
    body = Text(20_000, load_default="")
    channel = Text(20, load_default="", validate=[validate.OneOf(list(words.CHANNELS))])
    direction = Text(4, load_default="", validate=[validate.OneOf(list(words.DIRECTIONS))])
    at: fields.Field[Any] = fields.AwareDateTime(format="iso", load_default=None, allow_none=True)
    site: fields.Field[Any] = Text(20, load_default="")
    confidential = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    guest_visible = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    quoted = fields.Nested(QuoteSchema, load_default=None, allow_none=True)
    promise: fields.Field[Any] = fields.Nested(PromiseSchema, load_default=None, allow_none=True)


class PromiseGiven(Given):
    """What was promised: a follow-up."""

    id = fields.String()
    text = fields.String()
    due = fields.Date(allow_none=True)
    time = fields.String()
    status = fields.String()


class InteractionGiven(Given, InteractionSchema):
    """An interaction as it is kept."""

    id = fields.String()
    kind = fields.String()
    at = fields.DateTime()
    site = fields.String(allow_none=True)
    promise = fields.Nested(PromiseGiven, allow_none=True)


class EntryGiven(Given):
    """One entry of a timeline, core's or a plugin's; `details` depend on its kind."""

    at = fields.DateTime()
    kind = fields.String()
    title = fields.String()
    body = fields.String()
    url = fields.String(allow_none=True)
    details = fields.Dict()


class TimelineGiven(Given):
    """A page of a timeline; `next` is what to send as `before`; `incomplete` names the plugins that did not answer."""

    entries = fields.List(fields.Nested(EntryGiven))
    next = fields.String(allow_none=True)
    incomplete = fields.List(fields.String())


def arguments(loaded: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `service.record` in a loaded `InteractionSchema`, without the site."""
    values = {name: loaded[name] for name in loaded if name not in ("site", "quoted", "promise")}
    if quoted := loaded["quoted"]:
        values |= {f"quoted_{name}": quoted[name] for name in ("minor", "currency", "until")}
    if promise := loaded["promise"]:
        values |= {"promise": promise["text"]} | {f"promise_{name}": promise[name] for name in ("due", "time", "who")}
    return values


def recorded(row: Interaction, site: str, promise: FollowUp | None) -> dict[str, Json]:
    """An interaction as given back, with what was promised in it."""
    return {
        "id": row.public_id, "kind": row.kind, "at": row.at.isoformat(), "site": site or None, "summary": row.summary,
        "body": row.body, "channel": row.channel, "direction": row.direction, "confidential": row.confidential,
        "guest_visible": row.guest_visible,
        "quoted": None if row.quoted_minor is None else plain(
            {"minor": row.quoted_minor, "currency": row.quoted_currency, "until": row.quoted_until}
        ),
        "promise": plain({"id": promise.public_id, "text": promise.text, "due": promise.due, "time": promise.due_time,
                          "status": promise.status}) if promise else None,
    }  # fmt: skip


def timeline(page: Timeline) -> dict[str, Json]:
    """A page of a timeline; `next` is what to send as `before`; `incomplete` names the plugins that did not answer."""
    return {
        "entries": [entry(one) for one in page.entries],
        "next": page.next,
        "incomplete": [one.plugin for one in page.problems],
    }


def entry(one: TimelineEntry) -> dict[str, Json]:
    """One entry, its title in the reader's language."""
    return {
        "at": one.at.isoformat(), "kind": one.kind, "title": str(one.title), "body": one.body, "url": one.url,
        "details": plain(one.details),
    }  # fmt: skip


def plain(value: Any) -> Json:
    """A value of an entry's details as JSON: dates as ISO 8601, what a plugin made of other types as text."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
