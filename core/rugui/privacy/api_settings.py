"""What administrators set about privacy, for programs: /api/v1/privacy/wordings, …/retention."""

from flask import Response

from rugui.edge import requires, session
from rugui.privacy import consent_wordings, retention, schemas
from rugui.privacy.pages import api as blueprint
from rugui.privacy.schemas_given import TermsGiven, WordingGiven, WordingsGiven
from rugui.programs.describing import describes
from rugui.web.fields import answer, body


@blueprint.get("/privacy/wordings")
@requires(consent_wordings.MANAGE)
@describes(gives=WordingsGiven)
def wordings() -> Response:
    """What guests are asked to agree to: every version, by purpose, the newest first."""
    return answer({"wordings": [schemas.wording(row) for row in consent_wordings.every(session())]})


@blueprint.post("/privacy/wordings")
@requires(consent_wordings.MANAGE)
@describes(takes=schemas.WordingSchema, gives=WordingGiven, status=201)
def write_wording() -> Response:
    """Ask in other words from now on: another version. 201 and the version."""
    values = body(schemas.WordingSchema())
    texts = {language: values[field] for language, field in consent_wordings.TEXTS.items()}
    row = consent_wordings.write(session(), values["purpose"], texts, valid_days=values["valid_days"])
    return answer(schemas.wording(row), 201)


@blueprint.get("/privacy/retention")
@requires(consent_wordings.MANAGE)
@describes(gives=TermsGiven)
def terms() -> Response:
    """For how many days each kind of record is kept (0: for ever), and how many are due tonight."""
    return answer({"retention": [schemas.due(one) for one in retention.look(session())]})


@blueprint.patch("/privacy/retention")
@requires(consent_wordings.MANAGE)
@describes(takes=schemas.RetentionSchema, gives=TermsGiven)
def set_terms() -> Response:
    """Decide for how many days kinds of records are kept; kinds that are not sent stay as they are."""
    retention.set_days(session(), body(schemas.RetentionSchema())["days"])
    return terms()
