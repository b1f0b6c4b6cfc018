"""Privacy for programs: /api/v1/customers/<id>/consents, …/export, …/erasures."""

from flask import Response

from rugui.edge import requires, session, viewer
from rugui.errors import Invalid
from rugui.i18n import _l
from rugui.interactions.service import customer_id_of
from rugui.privacy import api_audit, api_settings, consent, consent_history, consent_rules, erase, export, schemas
from rugui.privacy.pages import api as blueprint
from rugui.privacy.schemas_given import ConsentsGiven, ErasedGiven, FileGiven, PlanGiven
from rugui.programs.describing import describes
from rugui.staff.sites import site_by_code
from rugui.web.fields import answer, body

__all__ = ["api_audit", "api_settings", "blueprint"]


@blueprint.get("/customers/<id>/consents")
@requires("customers.read")
@describes(gives=ConsentsGiven)
def consents(id: str) -> Response:
    """What holds for a guest, by purpose and channel, and every event behind it, the newest first."""
    return _consents(id)


@blueprint.post("/customers/<id>/consents")
@requires(consent.RECORD)
@describes(takes=schemas.ConsentSchema, gives=ConsentsGiven, status=201)
def record_consent(id: str) -> Response:
    """Write down that a guest agreed or took it back: 201 and what holds now."""
    values = body(schemas.ConsentSchema())
    code = values.pop("site")
    site = site_by_code(session(), code, viewer()) if code else None
    key = values.pop("purpose"), values.pop("channel")
    if key[1] not in consent_rules.PURPOSES[key[0]]:
        raise Invalid(_l("This cannot be saved yet."), fields={"channel": _l("Choose one of the list.")})
    consent.record(session(), id, [key], values.pop("what"), site_id=site.id if site else None, **values)
    return _consents(id, 201)


@blueprint.get("/customers/<id>/export")
@requires(export.EXPORT)
@describes(gives=FileGiven)
def download(id: str) -> Response:
    """The guest's whole file: every row of core and everything each plugin keeps (docs/privacy.md has its form)."""
    return answer(export.export(session(), id))


@blueprint.post("/customers/<id>/erasures")
@requires(erase.ERASE)
@describes(takes=schemas.ErasureSchema, gives={200: PlanGiven, 201: ErasedGiven})
def erase_guest(id: str) -> Response:
    """Erase a guest: 201 and the tombstone. With `dry_run`: 200 and what would go, what stays, and who objects.

    `confirm` is the guest's name as it is written, as on the page.
    """
    values = body(schemas.ErasureSchema())
    if values["dry_run"]:
        with session().begin_nested() as trial:
            plan = erase.plan(session(), id)
            trial.rollback()
        return answer(schemas.plan(plan))
    return answer(schemas.erased(erase.erase(session(), id, values["confirm"], reason=values["reason"])), 201)


def _consents(id: str, status: int = 200) -> Response:
    customer_id = customer_id_of(session(), id)
    found = consent.states(session(), [customer_id])[customer_id]
    events = consent_history.history(session(), customer_id)
    return answer(
        {"consents": [schemas.state(one) for one in found.values()], "events": [schemas.entry(one) for one in events]},
        status,
    )
