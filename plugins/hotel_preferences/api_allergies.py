"""An allergy for programs: /api/v1/preferences/allergies. What its page does, with the permissions of the page."""

from flask import Blueprint, Response
from rugui.toolkit import answer, audit, body, describes, requires, session, version_sent

from hotel_preferences import schemas_allergies, service_allergies
from hotel_preferences.access import SENSITIVE
from hotel_preferences.models import Allergy
from hotel_preferences.schemas_allergies import AllergyChangeSchema, AllergyShown, WhySchema

ONE = "/preferences/allergies/<allergy_id>"


def register(blueprint: Blueprint) -> None:
    """Put the routes on the blueprint of preferences."""
    blueprint.get(ONE)(allergy)
    blueprint.patch(ONE)(change_allergy)
    for does in (confirm_allergy, acknowledge_allergy, remove_allergy, restore_allergy):
        blueprint.post(f"{ONE}/{does.__name__.partition('_')[0]}")(does)


@requires(SENSITIVE)
@describes(gives=AllergyShown, versioned=True)
def allergy(allergy_id: str) -> Response:
    """An allergy, also one that was removed, and who has seen it since it last changed."""
    row = service_allergies.get(session(), allergy_id)
    audit(session(), "hotel_preferences.allergies.read", customer_id=row.customer_id, subject=row.public_id)
    return _told(row)


@requires(SENSITIVE)
@describes(takes=AllergyChangeSchema, gives=AllergyShown, versioned=True)
def change_allergy(allergy_id: str) -> Response:
    """Change what an allergy says; a telling change makes everybody acknowledge it anew. Needs the version that was
    read, as If-Match or `version`; a stale one answers 409."""
    service_allergies.get(session(), allergy_id)  # whoever may not know of it hears nothing about what was sent
    values = body(AllergyChangeSchema())
    version = version_sent(values.pop("version", None))
    return _told(service_allergies.change(session(), allergy_id, version=version, **values))


@requires(SENSITIVE)
@describes(gives=AllergyShown, status=200)
def confirm_allergy(allergy_id: str) -> Response:
    """The guest was asked, and it still holds."""
    return _told(service_allergies.confirm(session(), allergy_id))


@requires(SENSITIVE)
@describes(gives=AllergyShown, status=200)
def acknowledge_allergy(allergy_id: str) -> Response:
    """The person whose token this is has seen it; kept with name and time."""
    return _told(service_allergies.acknowledge(session(), allergy_id))


@requires(SENSITIVE)
@describes(takes=WhySchema, gives=AllergyShown, status=200)
def remove_allergy(allergy_id: str) -> Response:
    """Take an allergy away, knowingly: `why` says why it no longer holds."""
    service_allergies.get(session(), allergy_id)
    return _told(service_allergies.remove(session(), allergy_id, body(WhySchema())["why"]))


@requires(SENSITIVE)
@describes(gives=AllergyShown, status=200)
def restore_allergy(allergy_id: str) -> Response:
    """Put a removed allergy back; everybody has to see it anew."""
    return _told(service_allergies.restore(session(), allergy_id))


def _told(row: Allergy) -> Response:
    known = service_allergies.of(session(), [row.customer_id], removed=row.removed_at is not None)[row.customer_id]
    shown = next(one for one in known if one.row.id == row.id)
    return answer(schemas_allergies.shown(shown), ETag=f'"{service_allergies.version_of(row)}"')
