"""A new guest, and changing one: what was typed is never lost, not to an error and not to another clerk's save."""

from dataclasses import replace
from typing import Any

from flask import abort, render_template, request

from rugui.calls import service as calls
from rugui.customers import access, differences, service, sheet
from rugui.customers.details import Details, PhoneForm
from rugui.customers.forms import LISTS, ROWS, CustomerForm, filled
from rugui.customers.matching import similar
from rugui.customers.models import Customer
from rugui.customers.pages import blueprint, region, result, saved, today
from rugui.customers.profile import profile
from rugui.customers.snapshot import from_text, to_text
from rugui.edge import requires, session, viewer
from rugui.errors import Conflict, Invalid
from rugui.i18n import _
from rugui.values import NameForm


@blueprint.route("/guests/new", methods=["GET", "POST"])
@requires(access.WRITE)
def new() -> Any:
    """A new guest; guests who may be the same person are offered before one is made."""
    typed, call_id = request.args.get("name", "")[:200], request.args.get("call", "")[:22]
    phones = (PhoneForm(number),) if call_id and (number := calls.number_of(session(), call_id)) else ()
    form = CustomerForm(data=filled(Details(names=(NameForm("primary", typed),), phones=phones)))
    similars: list[Any] = []
    if form.is_submitted() and not _adds_row(form) and form.validate():
        details = replace(Details(), **form.changed())
        if not request.form.get("sure"):
            found = similar(session(), details, viewer(), region=region(), today=today())
            similars = [result(match, today()) for match in found]
        if not similars:
            try:
                customer = service.create(session(), details, region=region(), today=today())
                return saved(_("Guest added."), customer.public_id)
            except Invalid as error:
                form.take(error)
    form.blank_rows()
    refused = bool(form.errors or similars)
    page = render_template("customers/new.html", form=form, similars=similars, lists=LISTS, call_id=call_id)
    return page, 422 if refused else 200


@blueprint.route("/guests/<id>/edit", methods=["GET", "POST"])
@requires(access.WRITE)
def edit(id: str) -> Any:
    """Change a guest. A stale save answers 409 with both sides, the form as typed and the version that is there now."""
    customer = service.get(session(), id)
    shown = service.editable(customer, session())
    theirs = service.details_of(customer)
    form = CustomerForm(data=filled(theirs) | {"version": str(customer.version), "base": to_text(theirs, shown)})
    form.without(shown)
    found: list[differences.Difference] = []
    if form.is_submitted() and not _adds_row(form) and form.validate():
        before = from_text(form.base.data or "", theirs)
        changed = form.changed()
        taken = [name for name in changed if request.form.get(f"take_{name}") == "theirs"]
        changed |= {name: getattr(theirs, name) for name in taken}
        try:
            service.update(
                session(), id, _number(form.version.data), changed, before=before, region=region(), today=today()
            )
            return saved(_("Saved."), id)
        except Invalid as error:
            form.take(error)
        except Conflict:
            theirs = service.details_of(customer)  # as locked: somebody may have saved while this one waited
            yours = replace(theirs, **changed)
            found = differences.differences(theirs, yours, before, shown)
            form = _again(customer, theirs, differences.merged(theirs, yours, before or theirs), shown)
    guest = profile(session(), id, viewer())
    if not form.is_submitted():
        sheet.opened(session(), guest, shown)
    form.blank_rows()
    page = render_template(
        "customers/edit.html", form=form, guest=guest, lists=LISTS,
        conflicts=[one for one in found if one.both], merged=[one for one in found if not one.both],
    )  # fmt: skip
    return page, 409 if found else 422 if form.errors else 200


def _again(customer: Customer, theirs: Details, yours: Details, shown: frozenset[str]) -> CustomerForm:
    """The form with what was typed over the version that is there now."""
    data = filled(yours) | {"version": str(customer.version), "base": to_text(theirs, shown)}
    form = CustomerForm(formdata=None, data=data)
    form.without(shown)
    return form


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _adds_row(form: CustomerForm) -> bool:
    """Whether the button "another row" was pressed, for whoever has no script; gives the row."""
    name = request.form.get("add", "")
    if name in LISTS and name in form:
        form[name].append_entry()
        return True
    return False


@blueprint.get("/guests/rows/<section>/<int:place>")
@requires(access.WRITE)
def row(section: str, place: int) -> str:
    """An empty row of a list at that place, and the button for the next."""
    if section not in ROWS or place > 999:
        abort(404)
    form = CustomerForm(formdata=None)
    form[section].last_index = place - 1
    entry = form[section].append_entry()
    return render_template("customers/_row_added.html", section=section, entry=entry, place=place + 1)
