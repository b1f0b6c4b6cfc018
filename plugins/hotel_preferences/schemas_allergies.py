"""What programs send about allergies, and what they get: the guest's removed ones too."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate
from rugui.toolkit import Given, Text

from hotel_preferences import schemas
from hotel_preferences.claims import SEVERITIES, SOURCES
from hotel_preferences.schemas import AllergyGiven, PreferenceGiven
from hotel_preferences.service import Noted
from hotel_preferences.service_allergies import LONGEST, Known


class AllergyChangeSchema(Schema):
    """What an allergy says otherwise now; `version` is the one that was read."""

    value = Text(LONGEST["value"])
    severity = Text(10, validate=[validate.OneOf(SEVERITIES)])
    reaction = Text(LONGEST["reaction"])
    whose = Text(LONGEST["whose"])
    source = Text(10, validate=[validate.OneOf(SOURCES)])
    version = fields.Integer(strict=True, validate=[validate.Range(1, 2**31 - 1)])


class WhySchema(Schema):
    """Why an allergy no longer holds."""

    why = Text(300, required=True, validate=[validate.Length(min=1)])


class SeenGiven(Given):
    """Who has seen an allergy since it last changed."""

    name = fields.String()
    at = fields.DateTime()


class AllergyRemoved(AllergyGiven):
    """An allergy that was taken away; when, by whom and why is empty of one that holds."""

    removed_at = fields.DateTime(allow_none=True)
    removed_by = fields.String()
    removed_why = fields.String()


class AllergyShown(AllergyRemoved):
    """An allergy by itself; `seen`, the newest first."""

    seen = fields.List(fields.Nested(SeenGiven))


class PreferenceRemoved(PreferenceGiven):
    """A preference that was taken away."""

    removed_at = fields.DateTime()


class RemovedGiven(Given):
    """What was taken away and can be put back; `allergies` is null to who may not know of them."""

    preferences = fields.List(fields.Nested(PreferenceRemoved))
    allergies = fields.List(fields.Nested(AllergyRemoved), allow_none=True)


def removed(one: Known) -> dict[str, Any]:
    """An allergy with its removal, as JSON values."""
    row = one.row
    return schemas.allergy(one) | {"removed_at": row.removed_at, "removed_by": row.removed_by,
                                   "removed_why": row.removed_why}  # fmt: skip


def shown(one: Known) -> dict[str, Any]:
    """An allergy by itself, as JSON values."""
    return removed(one) | {"seen": [{"name": name, "at": at} for _account, name, at in one.seen]}


def gone(one: Noted, codes: Mapping[int, str], today: date) -> dict[str, Any]:
    """A removed preference as JSON values."""
    return schemas.preference(one, codes, today) | {"removed_at": one.removed_at}
