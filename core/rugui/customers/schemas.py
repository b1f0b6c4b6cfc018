"""What programs send about a customer, and what they get."""

from typing import Any

from marshmallow import Schema, fields, validate

from rugui.customers import access, names, relations, restrictions, sheet
from rugui.customers.details import CUSTOMER_KINDS, MOST, Details
from rugui.customers.profile import Profile
from rugui.customers.snapshot import dump
from rugui.recall.match import Match
from rugui.values import Viewer
from rugui.web.fields import Text


class NameSchema(Schema):
    """A spelling of the name."""

    kind = Text(12, load_default="primary", validate=[validate.OneOf(names.KINDS)])
    full = Text(200, load_default="")
    family = Text(100, load_default="")
    given = Text(100, load_default="")
    honorific = Text(40, load_default="")
    language = Text(20, load_default="")


class PhoneSchema(Schema):
    """A phone; `e164` is worked out and given back, not taken."""

    typed = Text(60, required=True)
    label = Text(20, load_default="")
    e164 = Text(20, dump_only=True)


class HandleSchema(Schema):
    """An id of a messaging service."""

    service = Text(20, required=True)
    handle = Text(120, required=True)


class AddressSchema(Schema):
    """A postal address; `lines` separated by a line break, `country` ISO 3166 alpha-2."""

    lines = Text(1000, load_default="")
    city = Text(100, load_default="")
    state = Text(100, load_default="")
    postal_code = Text(20, load_default="")
    country = Text(2, load_default="")
    label = Text(20, load_default="")
    language = Text(20, load_default="")


class CustomerSchema(Schema):
    """The fields of a customer a program may set. `birthday`: 1990-05-17, --05-17 or 1990."""

    kind = Text(12, validate=[validate.OneOf(CUSTOMER_KINDS)])
    names = fields.List(fields.Nested(NameSchema), required=True, validate=[validate.Length(1, MOST)])
    phones = fields.List(fields.Nested(PhoneSchema), validate=[validate.Length(max=MOST)])
    emails = fields.List(Text(254), validate=[validate.Length(max=MOST)])
    handles = fields.List(fields.Nested(HandleSchema), validate=[validate.Length(max=MOST)])
    addresses = fields.List(fields.Nested(AddressSchema), validate=[validate.Length(max=MOST)])
    birthday = Text(20)
    nationality = Text(2)
    language = Text(20)
    form_of_address = Text(80)
    vip = Text(20)
    external_id = Text(80, allow_none=True)
    version = fields.Integer(strict=True, validate=[validate.Range(1, 2**31 - 1)])


def shown(details: Details, viewer: Viewer) -> Details:
    """The details with everything masked that this viewer may not reveal."""
    return details if viewer.can(access.REVEAL) else sheet.masked(details)


def customer(guest: Profile, viewer: Viewer) -> dict[str, Any]:
    """A guest as JSON values. `hidden`: a pseudonym stands for the rest; `masked`: contacts are not in full."""
    return listed(guest, viewer) | {
        "restrictions": [_restriction(one) for one in guest.restrictions],
        "relations": [_relation(one) for one in guest.relations],
        "documents": [
            {"id": one.public_id, "kind": one.kind, "country": one.country, "tail": one.tail,
             "issued_on": one.issued_on, "expires_on": one.expires_on}
            for one in guest.documents
        ],
    }  # fmt: skip


def listed(guest: Profile, viewer: Viewer) -> dict[str, Any]:
    """A guest in a list, as JSON values: without what hangs on them."""
    return {
        "id": guest.public_id, "version": guest.version, **dump(shown(guest.details, viewer)), "hidden": guest.hidden,
        "masked": not viewer.can(access.REVEAL), "created_at": guest.created_at, "updated_at": guest.updated_at,
    }  # fmt: skip


def _restriction(one: restrictions.Restriction) -> dict[str, Any]:
    return {"id": one.public_id, "effect": one.effect, "reason": one.reason, "site": one.site or None,
            "until": one.until, "review_on": one.review_on}  # fmt: skip


def _relation(one: relations.Relation) -> dict[str, Any]:
    return {"id": one.id, "kind": one.kind, "direction": "to" if one.forward else "from",
            "customer": one.other_public_id, "name": names.shown(one.other_names), "note": one.note}  # fmt: skip


def match(one: Match) -> dict[str, Any]:
    """A guest found, as JSON values; `why` in the asker's language. `name` is the pseudonym where that is all."""
    return {
        "id": one.public_id,
        "external_id": one.external_id or None,
        "name": one.name or one.pseudonym,
        "why": str(one.why),
        "score": one.score,
        "language": one.language or one.pseudonym_language,
        "honorific": one.honorific,
        "alternate": one.alternate,
        "phonetic": one.phonetic,
        "incognito": one.incognito,
        "organisation": one.organisation,
        "state": one.state,
        "room": one.room,
        "arrival": one.arrival,
        "departure": one.departure,
        "last_departure": one.last_departure,
    }
