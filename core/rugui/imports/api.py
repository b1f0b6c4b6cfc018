"""Imports for programs: /api/v1/imports. A file is kept, looked at, confirmed; rows are settled; all of it undone."""

from flask import Blueprint, Response, current_app, url_for

from rugui import edge
from rugui.edge import requires, session, viewer
from rugui.errors import Invalid, NotFound, Refused
from rugui.i18n import _l
from rugui.imports import resolving, schemas, service, steps
from rugui.imports.models import ImportBatch
from rugui.imports.schemas import LookSchema, ResolveSchema, UploadSchema
from rugui.imports.schemas_given import BatchesGiven, BatchGiven, ResolvedGiven, RowsGiven
from rugui.imports.service import Options
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.staff.sites import site_by_code
from rugui.web.fields import answer, body, number_argument, picked, picked_each, text_argument, uploaded

blueprint = Blueprint("imports_api", __name__, url_prefix="/api/v1/imports")
MOST, ROWS = 50, 200
LAST = 2**63 - 1


@blueprint.get("")
@requires(service.RUN)
@describes(gives=BatchesGiven, query={"limit": describing.limit(MOST), "after": describing.AFTER,
                                      "fields": describing.chosen()})  # fmt: skip
def index() -> Response:
    """The imports this program may know of, the newest first; `after` is `next` of the page before."""
    limit = number_argument("limit", MOST, MOST)
    found = service.latest(session(), limit + 1, _after())
    told = picked_each(schemas.batch(one) for one in found[:limit])
    return answer({"imports": told, "next": found[limit - 1].public_id if len(found) > limit else None})


@blueprint.post("")
@requires(service.RUN)
@describes(takes=UploadSchema, file=True, gives=BatchGiven, status=202)
def upload() -> Response:
    """Keep a file (CSV, vCard, OPERA Cloud JSON; also .gz, .zip) and look at it in the background: 202. Nothing is
    imported before it is confirmed, unless `dry_run` is false."""
    file, values = uploaded(UploadSchema())
    site = site_by_code(session(), values["site"], viewer()) if values["site"] else None
    if site is not None and not viewer().can(service.RUN, site.id):
        raise Refused(_l("You may not do this."), permission=service.RUN)
    options = Options(site.code if site else "", values["mapping"], values["encoding"], values["unnamed"],
                      token=viewer().token_id)  # fmt: skip
    state = current_app.extensions["rugui"]
    batch = steps.upload(session(), state, file.stream, file.filename or "", values["format"], options,
                         dry=values["dry_run"])  # fmt: skip
    return _told(batch, 202)


@blueprint.get("/<id>")
@requires(service.RUN)
@describes(gives=BatchGiven, query={"fields": describing.chosen()})
def show(id: str) -> Response:
    """One import: how far it is, what became of its rows, and why rows were not taken."""
    return _told(service.get(session(), id))


@blueprint.delete("/<id>")
@requires(service.RUN)
@describes(status=204)
def discard(id: str) -> Response:
    """Forget a file that was only looked at; 409 once it was confirmed."""
    steps.discard(session(), current_app.extensions["rugui"], id)
    return Response(status=204)


@blueprint.post("/<id>/look")
@requires(service.RUN)
@describes(takes=LookSchema, gives=BatchGiven, status=202)
def look(id: str) -> Response:
    """Look again, now that it is said which of our sites (codes) the file's names of sites mean: 202."""
    service.get(session(), id)  # whoever may not know of it hears nothing about what was sent
    allowed = {one.code for one in edge.sites(session()) if viewer().can(service.RUN, one.id)}
    named = body(LookSchema())["sites"]
    return _told(steps.look(session(), id, schemas.sites(named, allowed)), 202)


@blueprint.post("/<id>/confirm")
@requires(service.RUN)
@describes(gives=BatchGiven, status=202)
def confirm(id: str) -> Response:
    """Import what was looked at: 202; 409 where it does not wait for that."""
    return _told(steps.confirm(session(), id), 202)


@blueprint.post("/<id>/undo")
@requires(service.RUN)
@describes(gives=BatchGiven, status=202)
def undo(id: str) -> Response:
    """Take a whole import back: 202. What somebody changed since stays, and is listed in `kept`."""
    return _told(steps.take_back(session(), id), 202)


@blueprint.get("/<id>/rows")
@requires(service.RUN)
@describes(
    gives=RowsGiven,
    query={"verdict": describing.one_of("refused if not given.", schemas.VERDICTS), "limit": describing.limit(ROWS),
           "after": describing.number("`next` of the page before.", LAST), "fields": describing.chosen()},
)  # fmt: skip
def rows(id: str) -> Response:
    """Rows with a verdict, in the order of the file: why, and of those that need a person, who may be meant."""
    batch, limit = service.get(session(), id), number_argument("limit", 50, ROWS)
    verdict = schemas.verdict(text_argument("verdict", 10))
    found = service.rows_of(session(), batch, verdict, number_argument("after", 1, LAST) if _asked() else 0, limit + 1)
    asked = resolving.open_questions(session(), found[:limit]) if batch.state == service.DONE else {}
    told = picked_each(schemas.row(one, asked.get(one.id)) for one in found[:limit])
    return answer({"rows": told, "next": found[limit - 1].id if len(found) > limit else None})


@blueprint.post("/<id>/rows/<int:row>")
@requires(service.RUN)
@describes(takes=ResolveSchema, gives=ResolvedGiven, status=200)
def resolve(id: str, row: int) -> Response:
    """Say whom a row that needs a person is about: a guest's id, or `new`."""
    service.get(session(), id)
    return answer({"customer": resolving.resolve(session(), id, row, body(ResolveSchema())["customer"])})


def _after() -> str:
    text = text_argument("after", 100)
    try:
        return service.get(session(), text).public_id if text else ""
    except NotFound as error:
        raise Invalid(_l("This page cannot be found."), fields={"after": "?"}) from error


def _asked() -> bool:
    return bool(text_argument("after", 20))


def _told(batch: ImportBatch, status: int = 200) -> Response:
    headers = {"Location": url_for("imports_api.show", id=batch.public_id)} if status == 202 else {}
    return answer(picked(schemas.batch(batch, reasons=True)), status, **headers)
