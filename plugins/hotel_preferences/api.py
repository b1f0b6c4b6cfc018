"""Preferences for programs: /api/v1/customers/{id}/preferences."""

from typing import Any

from flask import Blueprint, Response, url_for
from rugui.toolkit import (
    Invalid,
    NotFound,
    _l,
    answer,
    audit,
    body,
    chosen,
    customer_by_public_id,
    describes,
    picked_each,
    requires,
    session,
    sites,
    today_here,
    version_sent,
    viewer,
)

from hotel_preferences import (
    api_allergies,
    api_house,
    api_offers,
    schemas,
    service,
    service_allergies,
)
from hotel_preferences.access import READ, SENSITIVE, WRITE
from hotel_preferences.catalogue import NOTE
from hotel_preferences.claims import months_mask
from hotel_preferences.matching import offers
from hotel_preferences.models import Allergy, Preference
from hotel_preferences.service_kinds import catalogue

blueprint = Blueprint("hotel_preferences_api", __name__, url_prefix="/api/v1")
OF_GUEST = "/customers/<customer_id>/preferences"
APART = _l("This is an allergy: change or remove it as one.")
api_allergies.register(blueprint)
api_house.register(blueprint)
api_offers.register(blueprint)


@blueprint.get(OF_GUEST)
@requires(READ)
@describes(gives=schemas.PreferencesGiven, query={"fields": chosen()})
def index(customer_id: str) -> Response:
    """A guest's preferences and, to whoever may know of them, allergies (`null` otherwise); `fields` chooses those of
    the preferences, allergies are always whole."""
    guest = customer_by_public_id(session(), customer_id)
    noted = service.of(session(), [guest.id])[guest.id]
    codes = {site.id: site.code for site in sites(session())}
    allergies = None
    if viewer().can(SENSITIVE):
        allergies = [schemas.allergy(one) for one in service_allergies.of(session(), [guest.id])[guest.id]]
        if allergies or any(one.kind.sensitive for one in noted):
            audit(session(), "hotel_preferences.sensitive.read", customer_id=guest.id)
    found = picked_each(schemas.preference(one, codes, today_here(session())) for one in noted)
    return answer({"preferences": found, "allergies": allergies})


@blueprint.post(OF_GUEST)
@requires(WRITE)
@describes(takes=schemas.PreferenceSchema, gives=schemas.BriefGiven, status=201)
def create(customer_id: str) -> Response:
    """Note a preference or an allergy: 201. Saying what is noted already confirms it."""
    guest = customer_by_public_id(session(), customer_id)
    values = body(schemas.PreferenceSchema())
    _understand(values)
    kind = catalogue(session()).kinds.get(values["kind"])
    if kind is None:
        raise Invalid(_l("There is no such kind."), fields={"kind": _l("There is no such kind.")})
    row: Preference | Allergy
    if kind.is_allergy:
        fields = {name: values[name] for name in service_allergies.FIELDS if name in values}
        row = service_allergies.add(session(), guest.id, kind.code, **fields)
    else:
        row = service.add(session(), guest.id, kind.code, **_fields(values))
    return answer(schemas.brief(row), 201, Location=url_for("hotel_preferences_api.index", customer_id=customer_id))


def _understand(values: dict[str, Any]) -> None:
    """Fill in the kind from `text`, the first reading; words that name no kind become a note."""
    if values["kind"] or not values["text"]:
        return
    read = offers(values["text"], catalogue(session()).at(None), 1)[0]
    values["kind"] = read.kind
    values.setdefault("value", read.value)
    if read.kind != NOTE:
        values.setdefault("strength", read.strength)


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    fields = {name: values[name] for name in service.FIELDS if name in values}
    if "months" in values:
        fields["months"] = months_mask(values["months"])
    if values.get("site"):
        found = [site.id for site in sites(session()) if site.code == values["site"].upper()]
        if not found or not viewer().can(WRITE, found[0]):
            raise Invalid(_l("There is no such site."), fields={"site": _l("There is no such site.")})
        fields["site_id"] = found[0]
    return fields


def _mine(customer_id: str, preference_id: str) -> Preference | Allergy:
    """The preference or allergy of this very guest."""
    guest = customer_by_public_id(session(), customer_id)
    row: Preference | Allergy
    try:
        row = service.get(session(), preference_id, WRITE)
    except NotFound:
        row = service_allergies.get(session(), preference_id)
    if row.customer_id != guest.id:
        raise NotFound(_l("There is no such preference."))
    return row


@blueprint.patch(f"{OF_GUEST}/<preference_id>")
@requires(WRITE)
@describes(takes=schemas.ChangeSchema, gives=schemas.BriefGiven, versioned=True)
def change(customer_id: str, preference_id: str) -> Response:
    """Change what a preference says. Needs the version that was read, as If-Match or `version`; a stale one answers
    409. An allergy has an address of its own."""
    row = _mine(customer_id, preference_id)
    if isinstance(row, Allergy):
        raise Invalid(APART)
    values = body(schemas.ChangeSchema())
    changed = service.change(session(), preference_id, version_sent(values.pop("version", None)), **_fields(values))
    return answer(schemas.brief(changed), ETag=f'"{changed.version}"')


@blueprint.post(f"{OF_GUEST}/<preference_id>/confirm")
@requires(WRITE)
@describes(gives=schemas.BriefGiven)
def confirm(customer_id: str, preference_id: str) -> Response:
    """The guest was asked, and it still holds."""
    row = _mine(customer_id, preference_id)
    if isinstance(row, Allergy):
        service_allergies.confirm(session(), preference_id)
    else:
        service.confirm(session(), preference_id)
    return answer(schemas.brief(row))


@blueprint.delete(f"{OF_GUEST}/<preference_id>")
@requires(WRITE)
@describes(status=204)
def remove(customer_id: str, preference_id: str) -> Response:
    """Remove a preference: 204. An allergy is removed under its own address, with a reason."""
    row = _mine(customer_id, preference_id)
    if isinstance(row, Allergy):
        raise Invalid(APART)
    service.remove(session(), preference_id)
    return Response(status=204)


@blueprint.post(f"{OF_GUEST}/<preference_id>/restore")
@requires(WRITE)
@describes(gives=schemas.BriefGiven, status=200)
def restore(customer_id: str, preference_id: str) -> Response:
    """Put a preference back that was removed."""
    guest = customer_by_public_id(session(), customer_id)
    row = service.restore(session(), preference_id)
    if row.customer_id != guest.id:
        raise NotFound(_l("There is no such preference."))
    return answer(schemas.brief(row))
