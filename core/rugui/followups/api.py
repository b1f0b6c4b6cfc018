"""Follow-ups for programs: /api/v1/follow-ups."""

from typing import Any

from flask import Blueprint, Response, url_for

from rugui.edge import requires, session, viewer
from rugui.errors import Invalid
from rugui.followups import access, api_handover, lists, making, schemas, service
from rugui.followups.making import Promised
from rugui.followups.models import OPEN, FollowUp
from rugui.followups.schemas_given import FollowUpGiven, FollowUpsGiven
from rugui.i18n import _l
from rugui.interactions.service import customer_id_of
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.staff.sites import site_by_code
from rugui.web.fields import answer, body, number_argument, picked, picked_each, text_argument

blueprint = Blueprint("followups_api", __name__, url_prefix="/api/v1")
api_handover.register(blueprint)


@blueprint.get("/follow-ups")
@requires(access.READ)
@describes(
    gives=FollowUpsGiven,
    query={"whose": describing.text("mine, team or all.", 10), "person": describing.text("A login.", 80),
           "team": describing.text("A role's key.", 40), "site": describing.SITE,
           "status": describing.text("open, done, cancelled or all.", 10),
           "customer": describing.text("A guest's id.", 22), "limit": describing.limit(lists.MOST),
           "after": describing.AFTER, "fields": describing.chosen()},
)  # fmt: skip
def index() -> Response:
    """What is overdue first; narrowed by `whose` (mine, team), `person`, `team`, `site`, `status`, `customer`."""
    code, guest = text_argument("site", 20), text_argument("customer", 22)
    status, whose = text_argument("status", 10) or OPEN, text_argument("whose", 10) or lists.ALL
    if status not in (*service.STATUSES, "all") or whose not in (lists.MINE, lists.TEAM, lists.ALL):
        name = "whose" if status in (*service.STATUSES, "all") else "status"
        raise Invalid(_l("This question cannot be answered."), fields={name: _l("Choose one of the list.")})
    wanted = lists.Wanted(
        whose, text_argument("person", 80), text_argument("team", 40), _site_id(code),
        "" if status == "all" else status, customer_id_of(session(), guest) if guest else None,
    )  # fmt: skip
    found = lists.listed(session(), viewer(), wanted, after=text_argument("after", 60),
                         limit=number_argument("limit", 50, lists.MOST))  # fmt: skip
    return answer({"follow_ups": picked_each(schemas.item(one) for one in found.items), "next": found.next or None})


@blueprint.post("/follow-ups")
@requires(access.WRITE)
@describes(takes=schemas.FollowUpSchema, gives=FollowUpGiven, status=201)
def create() -> Response:
    """Promise something that stands in no note: 201."""
    values = body(schemas.FollowUpSchema())
    customer_id = customer_id_of(session(), values["customer"])
    account_id, role_id = making.whose(session(), values["who"], viewer().account_id)
    promised = Promised(values["text"], values["due"], values["time"], account_id, role_id)
    row = service.create(session(), customer_id, promised, site_id=_site_id(values["site"]))
    return answer(_told(row), 201, Location=url_for("followups_api.show", id=row.public_id))


@blueprint.get("/follow-ups/<id>")
@requires(access.READ)
@describes(gives=FollowUpGiven, query={"fields": describing.chosen()})
def show(id: str) -> Response:
    """One, with its chain."""
    return answer(picked(_told(service.get(session(), id, viewer()))))


@blueprint.patch("/follow-ups/<id>")
@requires(access.WRITE)
@describes(takes=schemas.FollowUpChangeSchema, gives=FollowUpGiven)
def change(id: str) -> Response:
    """Settle it, open it again, say it otherwise, or hand it on."""
    values = body(schemas.FollowUpChangeSchema())
    row = service.get(session(), id, viewer())
    if values.keys() & {"text", "due", "time"}:
        service.change(session(), id, values.get("text", row.text), values.get("due", row.due),
                       values.get("time", row.due_time))  # fmt: skip
    if values.keys() & {"site", "who"}:
        _hand(id, row, values)
    if "status" in values and values["status"] != row.status:
        if values["status"] == OPEN:
            service.reopen(session(), id, values.get("reason", ""))
        else:
            service.settle(session(), id, values["status"], values.get("outcome", ""))
    return answer(_told(row))


def _hand(id: str, row: FollowUp, values: dict[str, Any]) -> None:
    account_id, role_id = row.account_id, row.role_id
    if "who" in values:
        account_id, role_id = making.whose(session(), values["who"], viewer().account_id)
    site_id = _site_id(values["site"], everywhere=True) if "site" in values else row.site_id
    service.hand(session(), id, site_id=site_id, account_id=account_id, role_id=role_id,
                 reason=values.get("reason", ""))  # fmt: skip


def _site_id(code: str, *, everywhere: bool = False) -> int | None:
    # A promise may be handed to a site at which one does not work oneself.
    return site_by_code(session(), code, None if everywhere else viewer()).id if code else None


def _told(row: FollowUp) -> dict[str, Any]:
    return schemas.item(lists.one(session(), viewer(), row.id), list(service.steps(session(), row.id)))
