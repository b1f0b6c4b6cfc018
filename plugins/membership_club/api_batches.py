"""Batches for programs: /api/v1/clubs/{id}/batches and /api/v1/membership-batches/{id}."""

from flask import Response, request
from rugui.toolkit import answer, body, describes, requires, session, today_here

from membership_club import schemas_batches as schemas
from membership_club import service_batches, service_bulk, service_clubs, service_commits, service_lists
from membership_club.access import BATCHES, READ
from membership_club.api import blueprint
from membership_club.models import Batch, Club

PAGE = 200


def _given(batch: Batch, status: int = 200) -> Response:
    return answer(schemas.batch(batch, session().get_one(Club, batch.club_id).public_id), status)


@blueprint.get("/membership-batches")
@requires(READ)
@describes(gives=schemas.BatchesGiven)
def batches() -> Response:
    """Nightly runs and bulk changes, the newest first."""
    clubs = {one.id: one.public_id for one in service_clubs.clubs(session())}
    return answer({"batches": [schemas.batch(one, clubs[one.club_id]) for one in service_batches.listed(session())]})


@blueprint.post("/clubs/<club_id>/batches")
@requires(BATCHES)
@describes(takes=schemas.PreviewSchema, gives=schemas.BatchGiven, status=201)
def preview(club_id: str) -> Response:
    """What the rules would do to every member by a day: 201. A day to come can be read and not committed."""
    values = body(schemas.PreviewSchema())
    club = service_clubs.get(session(), club_id, BATCHES)
    return _given(service_batches.preview(session(), club, values.get("on")), 201)


@blueprint.post("/clubs/<club_id>/bulk")
@requires(BATCHES)
@describes(takes=schemas.BulkSchema, gives=schemas.BatchGiven, status=201)
def bulk(club_id: str) -> Response:
    """Preview one change for many members: 201; nothing happens before the batch is committed."""
    values = body(schemas.BulkSchema())
    club = service_clubs.get(session(), club_id, BATCHES)
    wanted = service_lists.Wanted(today_here(session()), values["status"], values["tier_is"], values["kind"],
                                  values["number"])  # fmt: skip
    rest = {name: values[name] for name in ("tier", "until", "why", "reason")}
    return _given(service_bulk.preview(session(), club, wanted, values["action"], **rest), 201)


@blueprint.get("/membership-batches/<batch_id>")
@requires(READ)
@describes(gives=schemas.BatchFullGiven)
def batch(batch_id: str) -> Response:
    """A batch with 200 of its rows, from the one after `after` on."""
    row = service_batches.get(session(), batch_id)
    text = request.args.get("after", "")
    after = int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
    rows = service_batches.rows(session(), row, limit=PAGE, after=after)
    found = schemas.batch(row, session().get_one(Club, row.club_id).public_id)
    return answer(found | {"rows": [schemas.batch_row(one, member) for one, member in rows],
                           "next": rows[-1][0].id if len(rows) == PAGE else 0})  # fmt: skip


@blueprint.post("/membership-batches/<batch_id>/rows/<row_id>")
@requires(BATCHES)
@describes(takes=schemas.HoldSchema, gives=schemas.BatchGiven)
def hold(batch_id: str, row_id: str) -> Response:
    """Hold a row and those that follow from it, or let it go again."""
    values = body(schemas.HoldSchema())
    service_batches.hold(session(), batch_id, row_id, why=values["why"], held=values["held"])
    return _given(service_batches.get(session(), batch_id))


@blueprint.post("/membership-batches/<batch_id>/commit")
@requires(BATCHES)
@describes(gives=schemas.BatchGiven)
def commit(batch_id: str) -> Response:
    """Write down what is not held; 409 where somebody was quicker."""
    return _given(service_commits.apply(session(), batch_id))


@blueprint.post("/membership-batches/<batch_id>/undo")
@requires(BATCHES)
@describes(gives=schemas.BatchGiven)
def undo(batch_id: str) -> Response:
    """Take a committed batch back."""
    return _given(service_commits.undo(session(), batch_id))


@blueprint.post("/membership-batches/<batch_id>/drop")
@requires(BATCHES)
@describes(gives=schemas.BatchGiven)
def drop(batch_id: str) -> Response:
    """Leave an open batch be."""
    return _given(service_batches.drop(session(), batch_id))
