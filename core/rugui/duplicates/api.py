"""Pairs and merges for programs: /api/v1/duplicates and /api/v1/merges."""

from typing import Any

from flask import Blueprint, Response, url_for

from rugui.customers.profile import profile
from rugui.duplicates import finding, merging, preview, schemas, service, unmerging, weights
from rugui.duplicates.apart import APART, OPEN
from rugui.duplicates.merging import MERGE
from rugui.duplicates.models import CustomerMerge
from rugui.duplicates.schemas_given import (
    DecidedGiven,
    LookGiven,
    MergeGiven,
    MergesGiven,
    PairsGiven,
    PreviewGiven,
    WeightsGiven,
)
from rugui.edge import requires, session, viewer
from rugui.errors import Invalid
from rugui.i18n import _, _l
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.web.fields import answer, body, number_argument, picked_each, text_argument

blueprint = Blueprint("duplicates_api", __name__, url_prefix="/api/v1")
MOST = 200


@blueprint.get("/duplicates", endpoint="index")
@requires(MERGE)
@describes(
    gives=PairsGiven,
    query={"status": describing.one_of("open or apart.", (OPEN, APART)),
           "customer": describing.text("A guest's id.", 40), "limit": describing.limit(MOST), "after": describing.AFTER,
           "fields": describing.chosen()},
)  # fmt: skip
def index() -> Response:
    """Pairs, the likeliest first: `limit` a page, `after` is `next` of the page before; `status`, `customer` narrow."""
    limit, status = number_argument("limit", 50, MOST), text_argument("status", 8) or OPEN
    if status not in (OPEN, APART):
        raise Invalid(_l("This question cannot be answered."), fields={"status": _("Choose one of the list.")})
    pairs = service.listed(
        session(), viewer(), after=text_argument("after", 80), limit=limit + 1, status=status,
        guest=text_argument("customer", 40),
    )  # fmt: skip
    more = pairs[limit - 1].cursor if len(pairs) > limit else None
    return answer({"pairs": picked_each(schemas.pair(one) for one in pairs[:limit]), "next": more})


@blueprint.patch("/duplicates/<id>", endpoint="update")
@requires(MERGE)
@describes(takes=schemas.PairSchema, gives=DecidedGiven)
def update(id: str) -> Response:
    """Say that a pair is two people (`apart`), or list it again (`open`)."""
    status = body(schemas.PairSchema())["status"]
    row = (service.say_apart if status == APART else service.take_back_apart)(session(), id)
    return answer({"id": row.public_id, "status": row.status})


@blueprint.post("/duplicates/look", endpoint="look")
@requires(MERGE)
@describes(gives=LookGiven, status=202)
def look() -> Response:
    """Look at everybody, in the background: 202. Of two calls at once the second changes nothing."""
    run = finding.start(session())
    return answer(schemas.look(run), 202)


@blueprint.get("/duplicates/look", endpoint="run")
@requires(MERGE)
@describes(gives=LookGiven)
def run() -> Response:
    """How far the latest look at everybody is; its state is empty where nobody ever looked."""
    return answer(schemas.look(finding.latest(session())))


@blueprint.get("/duplicates/weights", endpoint="weights")
@requires(MERGE)
@describes(gives=WeightsGiven)
def weighed() -> Response:
    """What each piece of evidence weighs, and from where on a pair is listed or sure."""
    return answer({"weights": weights.weights_of(session()), "defaults": weights.DEFAULTS})


@blueprint.patch("/duplicates/weights", endpoint="weigh")
@requires(MERGE)
@describes(takes=schemas.WeightsSchema, gives=WeightsGiven)
def weigh() -> Response:
    """Let some weigh otherwise from the next look on; what is not sent stays."""
    weights.set_weights(session(), body(schemas.WeightsSchema())["weights"])
    return weighed()


@blueprint.get("/customers/<id>/merges", endpoint="merges")
@requires(MERGE)
@describes(gives=MergesGiven, query={"fields": describing.chosen()})
def merges(id: str) -> Response:
    """What was merged into a guest, also what was undone."""
    rows = unmerging.of(session(), profile(session(), id, viewer()).id)
    ids = unmerging.public_ids_of(session(), rows)
    return answer({"merges": picked_each(schemas.merged(row, ids) for row in rows)})


@blueprint.post("/merges", endpoint="merge")
@requires(MERGE)
@describes(takes=schemas.MergeSchema, gives={200: PreviewGiven, 201: MergeGiven})
def merge() -> Response:
    """Merge two records: 201 and the merge; with `dry_run` 200 and what it would do."""
    values = body(schemas.MergeSchema())
    kept, dropped, chosen = values["kept"], values["dropped"], values["choices"]
    if values["dry_run"]:
        return answer(schemas.preview(preview.preview(session(), kept, dropped, viewer(), chosen)))
    versions = values["kept_version"], values["dropped_version"]
    row = merging.merge(session(), kept, dropped, versions, chosen)
    return answer(_merge(row), 201, Location=url_for("duplicates_api.merged", id=row.public_id))


@blueprint.get("/merges/<id>", endpoint="merged")
@requires(MERGE)
@describes(gives=MergeGiven)
def merged(id: str) -> Response:
    """One merge, and what was changed since."""
    return answer(_merge(unmerging.get(session(), id)))


@blueprint.post("/merges/<id>/undo", endpoint="undo")
@requires(MERGE)
@describes(gives=MergeGiven, status=200)
def undo(id: str) -> Response:
    """Take the two records apart again."""
    return answer(_merge(unmerging.unmerge(session(), id)))


def _merge(row: CustomerMerge) -> dict[str, Any]:
    kept, dropped = (unmerging.public_id_of(session(), one) for one in (row.kept_id, row.dropped_id))
    left = row.left if row.undone_at else unmerging.left(session(), row)
    return schemas.merge(row, kept, dropped, left)
