"""What hangs on a guest, for programs: relations, documents, restrictions."""

from flask import Response, url_for

from rugui.customers import access, documents, relations, restrictions
from rugui.customers.api_base import asked_site, blueprint, known, today
from rugui.customers.profile import profile
from rugui.customers.schemas_given import (
    DocumentGiven,
    DocumentSchema,
    NumberGiven,
    RelationMade,
    RelationSchema,
    RestrictionGiven,
    RestrictionSchema,
)
from rugui.edge import requires, session, viewer
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.web.fields import answer, body


@blueprint.post("/customers/<id>/relations", endpoint="relate")
@requires(access.WRITE)
@describes(takes=RelationSchema, gives=RelationMade, status=201)
def relate(id: str) -> Response:
    """Relate the guest to another: `employee` says that the guest works for the other, `employee/` the reverse."""
    known(id)
    values = body(RelationSchema())
    row = relations.add(session(), id, values["kind"], values["customer"], values["note"])
    made = {"id": row.id, "kind": row.kind, "customer": values["customer"], "note": row.note}
    return answer(made, 201, Location=url_for("customers_api.show", id=id))


@blueprint.delete("/customers/<id>/relations/<int:relation>", endpoint="unrelate")
@requires(access.WRITE)
@describes(status=204)
def unrelate(id: str, relation: int) -> Response:
    """Take a relation away, from either side."""
    known(id)
    relations.remove(session(), id, relation)
    return Response(status=204)


@blueprint.post("/customers/<id>/documents", endpoint="keep_document")
@requires(access.DOCUMENTS)
@describes(takes=DocumentSchema, gives=DocumentGiven, status=201)
def keep_document(id: str) -> Response:
    """Keep an identity document, sealed; one kept already is renewed."""
    known(id)
    values = body(DocumentSchema())
    row = documents.add(session(), id, values.pop("kind"), values.pop("number"), **values)
    made = {"id": row.public_id, "kind": row.kind, "country": row.country, "tail": row.number_tail,
            "issued_on": row.issued_on, "expires_on": row.expires_on}  # fmt: skip
    return answer(made, 201, Location=url_for("customers_api.document", id=id, document=row.public_id))


@blueprint.get("/customers/<id>/documents/<document>", endpoint="document")
@requires(access.DOCUMENTS)
@describes(gives=NumberGiven)
def document(id: str, document: str) -> Response:
    """The number of a document; that it was read is on record."""
    return answer({"id": document, "number": documents.reveal(session(), id, document)})


@blueprint.delete("/customers/<id>/documents/<document>", endpoint="remove_document")
@requires(access.DOCUMENTS)
@describes(status=204)
def remove_document(id: str, document: str) -> Response:
    """Delete a document for good."""
    documents.remove(session(), id, document)
    return Response(status=204)


@blueprint.post("/customers/<id>/restrictions", endpoint="restrict")
@requires(access.RESTRICT)
@describes(takes=RestrictionSchema, gives=RestrictionGiven, status=201, query={"site": describing.SITE})
def restrict(id: str) -> Response:
    """Restrict the guest at `site` (a code), or in the whole chain; until a day, or to be looked at again."""
    guest, site = profile(session(), id, viewer()), asked_site()
    values = body(RestrictionSchema())
    row = restrictions.impose(
        session(), guest.public_id, values.pop("effect"), values.pop("reason"), site_id=site.id if site else None,
        today=today(site), **values,
    )  # fmt: skip
    made = {"id": row.public_id, "effect": row.effect, "reason": row.reason, "site": site.code if site else None,
            "until": row.until, "review_on": row.review_on}  # fmt: skip
    return answer(made, 201, Location=url_for("customers_api.show", id=id))


@blueprint.delete("/customers/<id>/restrictions/<restriction>", endpoint="lift")
@requires(access.RESTRICT)
@describes(status=204)
def lift(id: str, restriction: str) -> Response:
    """End a restriction now; it stays on record."""
    restrictions.lift(session(), id, restriction)
    return Response(status=204)
