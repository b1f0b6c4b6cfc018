"""Hand-overs for programs: /api/v1/hand-overs."""

from typing import Any

from flask import Blueprint, Response, url_for

from rugui import edge
from rugui.db import utcnow
from rugui.edge import requires, session, viewer
from rugui.followups import access, handover, schemas_handover, shift
from rugui.followups.schemas_given import HandOverGiven, HandOversGiven, ShiftGiven
from rugui.followups.schemas_handover import SignSchema
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.staff.sites import site_by_code
from rugui.web.fields import answer, body, moment_argument, number_argument, picked, picked_each, text_argument

MOST = 200


def register(blueprint: Blueprint) -> None:
    """Put the routes of hand-overs on the blueprint of follow-ups."""
    blueprint.get("/hand-overs")(hand_overs)
    blueprint.get("/hand-overs/running")(running)
    blueprint.post("/hand-overs")(sign)
    blueprint.get("/hand-overs/<id>")(hand_over)
    blueprint.post("/hand-overs/<id>/acknowledge")(acknowledge)


@requires(access.READ)
@describes(
    gives=HandOversGiven,
    query={"site": describing.SITE, "before": describing.moment("`next` of the page before."),
           "limit": describing.limit(MOST), "fields": describing.chosen()},
)  # fmt: skip
def hand_overs() -> Response:
    """What was signed at `site` (a code), the newest first."""
    site, limit = site_by_code(session(), text_argument("site", 20), viewer()), number_argument("limit", 50, MOST)
    found = handover.history(session(), viewer(), site.id, before=moment_argument("before"), limit=limit + 1)
    following = found[limit - 1].row.signed_at if len(found) > limit else None
    told = picked_each(schemas_handover.signed(one, site.code) for one in found[:limit])
    return answer({"hand_overs": told, "next": following})


@requires(access.READ)
@describes(gives=ShiftGiven, query={"site": describing.SITE})
def running() -> Response:
    """What is open at `site` (a code) and what changed since the last signed hand-over."""
    site = site_by_code(session(), text_argument("site", 20), viewer())
    return answer(schemas_handover.shift(shift.current(session(), viewer(), site, utcnow())))


@requires(access.SIGN)
@describes(takes=SignSchema, gives=HandOverGiven, status=201)
def sign() -> Response:
    """Sign the shift as it stands: 201. 409 where somebody has signed since it was read."""
    values = body(SignSchema())
    site = site_by_code(session(), values["site"], viewer())
    row = handover.sign(session(), site, values["note"], values["since"])
    return answer(_told(row.public_id), 201, Location=url_for("followups_api.hand_over", id=row.public_id))


@requires(access.READ)
@describes(gives=HandOverGiven, query={"fields": describing.chosen()})
def hand_over(id: str) -> Response:
    """A signed hand-over, as it stood then."""
    return answer(picked(_told(id)))


@requires(access.SIGN)
@describes(gives=HandOverGiven, status=200)
def acknowledge(id: str) -> Response:
    """Who comes has read it; nobody acknowledges what they signed."""
    handover.acknowledge(session(), id)
    return answer(_told(id))


def _told(id: str) -> dict[str, Any]:
    found = handover.get(session(), id, viewer())
    site = next(one for one in edge.sites(session()) if one.id == found.row.site_id)
    lines = schemas_handover.lines(shift.signed(session(), viewer(), found.row, site))
    return schemas_handover.signed(found, site.code) | {"lines": lines}
