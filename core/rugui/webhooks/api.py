"""Webhooks for programs: /api/v1/webhooks."""

from flask import Blueprint, Response

from rugui.edge import requires, session
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.web.fields import answer, body, picked_each
from rugui.webhooks import schemas, service, undelivered
from rugui.webhooks.service import MANAGE

blueprint = Blueprint("webhooks_api", __name__, url_prefix="/api/v1/webhooks")


@blueprint.get("")
@requires(MANAGE)
@describes(gives=schemas.WebhooksGiven)
def index() -> Response:
    """Every webhook, the oldest first."""
    return answer({"webhooks": [schemas.told(one.endpoint) for one in service.listing(session())]})


@blueprint.post("")
@requires(MANAGE)
@describes(takes=schemas.WebhookSchema, gives=schemas.WebhookGiven, status=201)
def create() -> Response:
    """Add one: 201 and its secret, which is given this once (Standard Webhooks, `whsec_…`)."""
    values = body(schemas.WebhookSchema())
    made, secret = service.create(session(), values["url"], values["events"])
    return answer(schemas.told(made, secret), 201)


@blueprint.patch("/<id>")
@requires(MANAGE)
@describes(takes=schemas.WebhookChangeSchema, gives=schemas.WebhookGiven)
def change(id: str) -> Response:
    """Another address, other events, paused or not."""
    values = body(schemas.WebhookChangeSchema())
    row = service.get(session(), id)
    service.change(session(), id, values.get("url", row.url), values.get("events", row.events))
    if "paused" in values and values["paused"] != (row.paused_at is not None):
        service.set_paused(session(), id, values["paused"])
    return answer(schemas.told(row))


@blueprint.get("/<id>")
@requires(MANAGE)
@describes(gives=schemas.WebhookGiven)
def show(id: str) -> Response:
    """One webhook."""
    return answer(schemas.told(service.get(session(), id)))


@blueprint.post("/<id>/test")
@requires(MANAGE)
@describes(gives=schemas.WebhookGiven, status=202)
def try_out(id: str) -> Response:
    """Send the event webhooks.test to this one: 202."""
    service.try_out(session(), id)
    return answer(schemas.told(service.get(session(), id)), 202)


@blueprint.get("/undelivered", endpoint="undelivered")
@requires(MANAGE)
@describes(gives=schemas.LettersGiven, query={"fields": describing.chosen()})
def letters() -> Response:
    """What was tried too often, the newest 200: to webhooks, to plugins, and the house's own mail and work."""
    found = picked_each(schemas.letter(one) for one in undelivered.listing(session()))
    return answer({"undelivered": found, "total": undelivered.count(session())})


@blueprint.post("/undelivered", endpoint="settle")
@requires(MANAGE)
@describes(takes=schemas.SettleSchema, gives=schemas.SettledGiven, status=200)
def settle() -> Response:
    """Try these again or drop them; without `ids` all of them."""
    values = body(schemas.SettleSchema())
    done = {"retry": undelivered.retry, "drop": undelivered.drop}[values["what"]](session(), values["ids"])
    return answer({"done": done})


@blueprint.post("/<id>/secret")
@requires(MANAGE)
@describes(gives=schemas.WebhookGiven)
def rotate(id: str) -> Response:
    """A new secret, given this once; for a day the earlier one signs as well."""
    secret = service.rotate(session(), id)
    return answer(schemas.told(service.get(session(), id), secret))


@blueprint.delete("/<id>")
@requires(MANAGE)
@describes(status=204)
def remove(id: str) -> Response:
    """Forget one, and what waits for it."""
    service.remove(session(), id)
    return Response(status=204)
