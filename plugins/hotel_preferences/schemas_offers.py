"""What typed words can mean, and what other guests like, as programs get it."""

from typing import Any

from marshmallow import Schema, fields, validate
from rugui.toolkit import Given, Text, html_lang

from hotel_preferences.catalogue import Catalogue
from hotel_preferences.matching import Offer
from hotel_preferences.words import title


class OfferGiven(Given):
    """One reading: what to send to note it. An allergy has no strength of its own."""

    kind = fields.String()
    group = fields.String()
    group_title = fields.String()
    title = fields.String()
    value = fields.String()
    strength = fields.String()
    allergy = fields.Boolean()


class OffersGiven(Given):
    """What the words can mean, the likeliest first; the last is to keep them as a note."""

    offers = fields.List(fields.Nested(OfferGiven))


class AlikeSchema(Schema):
    """The kind that is not to be suggested."""

    kind = Text(60, required=True, validate=[validate.Length(min=1)])


def offer(one: Offer, known: Catalogue) -> dict[str, Any]:
    """A reading, in the asker's language."""
    kind = known.kind(one.kind)
    return {"kind": one.kind, "group": kind.group, "group_title": known.groups[kind.group].title(html_lang()),
            "title": title(kind, one.value), "value": one.value, "strength": one.strength,
            "allergy": kind.is_allergy}  # fmt: skip
