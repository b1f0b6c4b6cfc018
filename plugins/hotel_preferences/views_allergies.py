"""Pages of allergies: severity and reaction, who has seen it, removing one knowingly."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from rugui.toolkit import (
    Conflict,
    CustomerRef,
    Invalid,
    _,
    audit,
    customer_by_public_id,
    html_lang,
    requires,
    session,
    viewer,
)
from werkzeug.wrappers import Response

from hotel_preferences import panels_of, service_allergies
from hotel_preferences.access import SENSITIVE, WRITE
from hotel_preferences.catalogue import Kind
from hotel_preferences.forms import AllergyForm, WhyForm
from hotel_preferences.service_kinds import catalogue
from hotel_preferences.views import back_to, blueprint, guest_of, refuse, say
from hotel_preferences.words import title


@blueprint.post("/allergy/<allergy_id>/seen")
@requires(SENSITIVE)
def seen(allergy_id: str) -> Response:
    """This person has seen it."""
    row = service_allergies.acknowledge(session(), allergy_id)
    return back_to(guest_of(row.customer_id))


@blueprint.route("/guest/<guest_id>/allergy", methods=["GET", "POST"])
@requires(WRITE)
def new_allergy(guest_id: str) -> Any:
    """An allergy in full, before it is noted."""
    who = customer_by_public_id(session(), guest_id)
    kind = catalogue(session()).kind(request.args.get("kind", "allergy.other"))
    form = AllergyForm(data={"severity": "unknown", "source": "guest"})
    address = url_for("hotel_preferences.new_allergy", guest_id=guest_id, kind=kind.code)
    if form.validate_on_submit():
        try:
            row = service_allergies.add(session(), who.id, kind.code, **_fields(form))
            undo = url_for("hotel_preferences.undo_allergy", allergy_id=row.public_id)
            say(_("Allergy noted: %(what)s", what=title(kind, row.value)), undo)
            return back_to(who)
        except Invalid as error:
            refuse(form, error)
    return _page(form, kind, who, address)


@blueprint.route("/allergy/<allergy_id>", methods=["GET", "POST"])
@requires(SENSITIVE)
def allergy(allergy_id: str) -> Any:
    """An allergy: change it, see who has seen it, remove it with a reason."""
    row = service_allergies.get(session(), allergy_id)
    who, kind = guest_of(row.customer_id), catalogue(session()).kind(row.kind)
    version = str(service_allergies.version_of(row))
    form = AllergyForm(data={name: getattr(row, name) for name in service_allergies.FIELDS} | {"version": version})
    stale = False
    if form.validate_on_submit():
        try:
            service_allergies.change(session(), allergy_id, version=_version(form), **_fields(form))
            flash(_("Saved: %(what)s", what=title(kind, row.value, row.whose)), "done")
            return back_to(who)
        except Invalid as error:
            refuse(form, error)
        except Conflict:
            stale = True
            form.version.raw_data = None
            form.version.data = str(service_allergies.version_of(row))
    gone = row.removed_at is not None
    known = service_allergies.of(session(), [row.customer_id], removed=gone)[row.customer_id]
    shown = next(panels_of.alert(one, viewer()) for one in known if one.row.id == row.id)
    address = url_for("hotel_preferences.allergy", allergy_id=allergy_id)
    audit(session(), "hotel_preferences.allergies.read", customer_id=who.id, subject=row.public_id)
    return _page(form, kind, who, address, row=row, alert=shown, why=WhyForm(prefix="why"), stale=stale)


def _page(form: AllergyForm, kind: Kind, who: CustomerRef, address: str, **more: Any) -> Any:
    page = render_template(
        "hotel_preferences/allergy.html", form=form, kind=kind, what=kind.title(html_lang()), guest=who,
        address=address, **more,
    )  # fmt: skip
    return page, 409 if more.get("stale") else 422 if form.errors else 200


def _version(form: AllergyForm) -> int | None:
    text = form.version.data or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _fields(form: AllergyForm) -> dict[str, Any]:
    return {name: form[name].data for name in service_allergies.FIELDS}


@blueprint.post("/allergy/<allergy_id>/confirm")
@requires(SENSITIVE)
def confirm_allergy(allergy_id: str) -> Response:
    """The guest was asked, and it still holds."""
    row = service_allergies.confirm(session(), allergy_id)
    flash(_("Confirmed: %(what)s", what=title(catalogue(session()).kind(row.kind), row.value, row.whose)), "done")
    return back_to(guest_of(row.customer_id))


@blueprint.post("/allergy/<allergy_id>/remove")
@requires(SENSITIVE)
def remove_allergy(allergy_id: str) -> Any:
    """Remove it, with the reason given; without one it stays."""
    row = service_allergies.get(session(), allergy_id)
    try:
        service_allergies.remove(session(), allergy_id, WhyForm(prefix="why").why.data or "")
    except Invalid as error:
        flash(" ".join(str(text) for text in error.fields.values()), "error")
        return redirect(url_for("hotel_preferences.allergy", allergy_id=allergy_id), 303)
    undo = url_for("hotel_preferences.restore_allergy", allergy_id=allergy_id)
    what = title(catalogue(session()).kind(row.kind), row.value, row.whose)
    say(_("Removed: %(what)s", what=what), undo)
    return back_to(guest_of(row.customer_id))


@blueprint.post("/allergy/<allergy_id>/undo")
@requires(SENSITIVE)
def undo_allergy(allergy_id: str) -> Response:
    """Take back what was just noted."""
    row = service_allergies.remove(session(), allergy_id, _("Noted by mistake and undone at once."))
    say(_("Undone."), url_for("hotel_preferences.restore_allergy", allergy_id=allergy_id))
    return back_to(guest_of(row.customer_id))


@blueprint.post("/allergy/<allergy_id>/restore")
@requires(SENSITIVE)
def restore_allergy(allergy_id: str) -> Response:
    """Put a removed allergy back."""
    row = service_allergies.restore(session(), allergy_id)
    return back_to(guest_of(row.customer_id))
