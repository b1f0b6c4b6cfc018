"""What programs send about preferences, and what they get."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate
from rugui.toolkit import Given, Text

from hotel_preferences.claims import SEVERITIES, SOURCES, STRENGTHS, months_of
from hotel_preferences.confidence import confidence, level
from hotel_preferences.models import Allergy, Preference
from hotel_preferences.service import Noted
from hotel_preferences.service_allergies import Known, version_of
from hotel_preferences.words import title


class PreferenceSchema(Schema):
    """A preference or (with a kind `allergy.…`) an allergy. Either `kind` or `text`, which is read as a clerk's is."""

    kind = Text(60, load_default="")
    text = Text(200, load_default="")
    value = Text(200)
    strength = Text(10, validate=[validate.OneOf(STRENGTHS)])
    whose = Text(80)
    site = Text(20, load_default="")
    source = Text(10, validate=[validate.OneOf(SOURCES)])
    valid_from = fields.Date(allow_none=True)
    valid_until = fields.Date(allow_none=True)
    months = fields.List(
        fields.Integer(strict=True, validate=[validate.Range(1, 12)]), validate=[validate.Length(max=12)]
    )
    note = Text(2000)
    severity = Text(10, validate=[validate.OneOf(SEVERITIES)])
    reaction = Text(300)


class ChangeSchema(Schema):
    """What a preference says otherwise now; `version` is the one that was read."""

    value = Text(200)
    strength = Text(10, validate=[validate.OneOf(STRENGTHS)])
    whose = Text(80)
    site = Text(20)
    source = Text(10, validate=[validate.OneOf(SOURCES)])
    valid_from = fields.Date(allow_none=True)
    valid_until = fields.Date(allow_none=True)
    months = fields.List(
        fields.Integer(strict=True, validate=[validate.Range(1, 12)]), validate=[validate.Length(max=12)]
    )
    note = Text(2000)
    version = fields.Integer(strict=True, validate=[validate.Range(1, 2**31 - 1)])


class BriefGiven(Given):
    """What was just noted."""

    id = fields.String()
    kind = fields.String()
    value = fields.String()
    last_confirmed = fields.Date()
    version = fields.Integer()


class PreferenceGiven(BriefGiven):
    """A preference; `confidence` is that of today, `level` is sure, likely or ask."""

    group = fields.String()
    title = fields.String()
    strength = fields.String()
    whose = fields.String()
    department = fields.String()
    site = fields.String(allow_none=True)
    source = fields.String()
    first_noted = fields.Date()
    stays = fields.Integer()
    valid_from = fields.Date(allow_none=True)
    valid_until = fields.Date(allow_none=True)
    months = fields.List(fields.Integer())
    note = fields.String()
    confidence = fields.Float()
    level = fields.String()
    sensitive = fields.Boolean()


class AllergyGiven(Given):
    """An allergy, which never fades."""

    id = fields.String()
    kind = fields.String()
    title = fields.String()
    value = fields.String()
    severity = fields.String()
    reaction = fields.String()
    whose = fields.String()
    source = fields.String()
    first_noted = fields.Date()
    last_confirmed = fields.Date()
    version = fields.Integer()


class PreferencesGiven(Given):
    """A guest's preferences; `allergies` is null to who may not know of them."""

    preferences = fields.List(fields.Nested(PreferenceGiven))
    allergies = fields.List(fields.Nested(AllergyGiven), allow_none=True)


def preference(one: Noted, codes: Mapping[int, str], today: date) -> dict[str, Any]:
    """A preference as JSON values; `confidence` is that of today, `level` is sure, likely or ask."""
    claim = one.claim
    return {
        "id": one.public_id, "kind": claim.kind, "group": one.kind.group, "title": title(one.kind, claim.value),
        "value": claim.value, "strength": claim.strength, "whose": claim.whose, "department": one.kind.department,
        "site": codes.get(claim.site_id) if claim.site_id is not None else None, "source": claim.source,
        "first_noted": claim.first_noted, "last_confirmed": claim.last_confirmed, "stays": claim.stays,
        "valid_from": claim.valid_from, "valid_until": claim.valid_until, "months": months_of(claim.months),
        "note": one.note, "confidence": round(confidence(claim, today), 3), "level": level(claim, today),
        "sensitive": bool(one.kind.sensitive), "version": one.version,
    }  # fmt: skip


def allergy(one: Known) -> dict[str, Any]:
    """An allergy as JSON values."""
    row = one.row
    return {
        "id": row.public_id, "kind": row.kind, "title": title(one.kind, row.value), "value": row.value,
        "severity": row.severity, "reaction": row.reaction, "whose": row.whose, "source": row.source,
        "first_noted": row.first_noted, "last_confirmed": row.last_confirmed, "version": version_of(row),
    }  # fmt: skip


def brief(row: Preference | Allergy) -> dict[str, Any]:
    """What was just noted."""
    version = row.version if isinstance(row, Preference) else version_of(row)
    return {"id": row.public_id, "kind": row.kind, "value": row.value, "last_confirmed": row.last_confirmed,
            "version": version}  # fmt: skip
