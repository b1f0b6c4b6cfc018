"""What hangs on a guest: relations, documents, restrictions."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from rugui import edge
from rugui.customers import access, documents, relations, restrictions
from rugui.customers.forms import DocumentForm, RelationForm, RestrictionForm, in_a_year
from rugui.customers.pages import blueprint, find, saved, today
from rugui.customers.profile import Profile, profile
from rugui.edge import requires, session, viewer
from rugui.errors import Invalid, NotFound
from rugui.i18n import _
from rugui.web import site_name


def _open(id: str) -> Profile:
    """The guest, where this reader may know who it is."""
    guest = profile(session(), id, viewer())
    if guest.hidden:
        raise NotFound(_("There is nothing here."))
    return guest


@blueprint.route("/guests/<id>/relations", methods=["GET", "POST"], endpoint="relations")
@requires(access.WRITE)
def relations_page(id: str) -> Any:
    """Relate the guest to another: type who, then choose among those found."""
    guest = _open(id)
    form = RelationForm()
    found: list[Any] = []
    if form.validate_on_submit():
        try:
            if chosen := request.form.get("chosen"):
                relations.add(session(), id, form.phrase.data, chosen, form.note.data or "")
                return saved(_("Related."), id)
            found = [one for one in find(form.other.data, 8) if one.public_id != guest.public_id]
            if not found:
                form.other.errors = [_("Nobody found. Add that guest first.")]
        except Invalid as error:
            form.take(error)
    page = render_template("customers/relations.html", guest=guest, form=form, found=found)
    return page, 422 if form.errors else 200


@blueprint.post("/guests/<id>/relations/<int:relation>/remove")
@requires(access.WRITE)
def remove_relation(id: str, relation: int) -> Response:
    """Take a relation away."""
    _open(id)
    relations.remove(session(), id, relation)
    return saved(_("Removed."), id)


@blueprint.route("/guests/<id>/documents", methods=["GET", "POST"], endpoint="documents")
@requires(access.DOCUMENTS)
def documents_page(id: str) -> Any:
    """The documents of a guest, and keeping another."""
    guest = _open(id)
    form = DocumentForm()
    if form.validate_on_submit():
        try:
            documents.add(
                session(), id, form.kind.data, form.number.data, country=form.country.data or "",
                issued_on=form.issued_on.data, expires_on=form.expires_on.data,
            )  # fmt: skip
            return saved(_("Document kept."), id)
        except Invalid as error:
            form.take(error)
    page = render_template("customers/documents.html", guest=guest, form=form, today=today())
    return page, 422 if form.errors else 200


@blueprint.post("/guests/<id>/documents/<document>/remove")
@requires(access.DOCUMENTS)
def remove_document(id: str, document: str) -> Response:
    """Delete a document."""
    documents.remove(session(), id, document)
    return saved(_("Document deleted."), id, "customers.documents")


@blueprint.route("/guests/<id>/restrictions", methods=["GET", "POST"], endpoint="restrictions")
@requires(access.RESTRICT)
def restrictions_page(id: str) -> Any:
    """The restrictions of a guest, and setting one that says what it does and when it ends."""
    guest = profile(session(), id, viewer())
    mine = viewer().sites(access.RESTRICT)
    sites = [site for site in edge.sites(session()) if mine is None or site.id in mine]
    form = RestrictionForm(data={"review_on": in_a_year(today())})
    form.offer([(site.code, site_name(site)) for site in sites], mine is None)
    if form.validate_on_submit():
        site = next((site for site in sites if site.code == form.site.data), None)
        try:
            restrictions.impose(
                session(), id, form.effect.data, form.reason.data, site_id=site.id if site else None,
                until=form.until.data, review_on=form.review_on.data, today=today(),
            )  # fmt: skip
            return saved(_("Restriction set."), id)
        except Invalid as error:
            form.take(error)
    page = render_template(
        "customers/restrictions.html", guest=guest, form=form, effects=restrictions.EFFECTS, today=today(),
        back=url_for("customers.show", id=id),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/guests/<id>/restrictions/<restriction>/lift")
@requires(access.RESTRICT)
def lift(id: str, restriction: str) -> Response:
    """End a restriction now."""
    restrictions.lift(session(), id, restriction)
    return saved(_("Restriction lifted."), id)
