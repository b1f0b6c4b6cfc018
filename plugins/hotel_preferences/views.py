"""Pages of preferences: the one add box, a preference in full, confirming, removing and putting back."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from rugui.toolkit import (
    Conflict,
    CustomerRef,
    Invalid,
    _,
    audit,
    current_site,
    customer_by_public_id,
    customers,
    guest_url,
    html_lang,
    requires,
    session,
    today_here,
    viewer,
)
from werkzeug.wrappers import Response

from hotel_preferences import panels_of, service, service_allergies
from hotel_preferences.access import READ, SENSITIVE, WRITE
from hotel_preferences.catalogue import ALLERGY, NOTE, Kind
from hotel_preferences.claims import months_mask, months_of
from hotel_preferences.forms import PreferenceForm, preference_form
from hotel_preferences.matching import Offer, offers
from hotel_preferences.models import Preference
from hotel_preferences.service_kinds import catalogue
from hotel_preferences.words import STRENGTHS, title

blueprint = Blueprint(
    "hotel_preferences", __name__, url_prefix="/preferences", template_folder="templates", static_folder="static"
)
ANCHOR = "preferences"
LISTED = 12


@blueprint.context_processor
def _links() -> dict[str, Any]:
    return {"guest_url": guest_url}


def back_to(guest: CustomerRef) -> Response:
    """The guest's page, at the preferences."""
    return redirect(guest_url(guest.public_id, ANCHOR), 303)


def say(text: str, undo: str) -> None:
    """A toast with undo: an address that is posted to."""
    flash({"text": text, "undo": undo}, "done")  # type: ignore[arg-type]


def guest_of(customer_id: int) -> CustomerRef:
    """The guest something is about."""
    return customers(session(), [customer_id])[customer_id]


def writable_sites() -> dict[int, str]:
    """Sites for which the reader may note something, by id."""
    return {id_: name for id_, name in panels_of.site_names(session()).items() if viewer().can(WRITE, id_)}


def refuse(form: Any, error: Invalid) -> None:
    """Show a service's refusal at the fields it is about."""
    for name, text in error.fields.items():
        field = form[name] if name in form else next(one for one in form if one.type != "CSRFTokenField")
        field.errors = [*field.errors, str(text)]


@blueprint.get("/guest/<guest_id>")
@requires(READ)
def guest(guest_id: str) -> str:
    """Everything noted about a guest, what was removed, and who has seen the allergies."""
    who = customer_by_public_id(session(), guest_id)
    site = current_site(session())
    held = {"known": service_allergies.of(session(), [who.id])[who.id]}
    today, here = today_here(session()), site.id if site else None
    context = panels_of.profile(session(), viewer(), who.id, here, today, held["known"])
    allergies: dict[str, Any] = {}
    if viewer().can(SENSITIVE):
        held["gone"] = service_allergies.of(session(), [who.id], removed=True)[who.id]
        allergies = {name: [panels_of.alert(one, viewer()) for one in found] for name, found in held.items()}
        if any(allergies.values()):
            audit(session(), "hotel_preferences.allergies.read", customer_id=who.id)
    removed = service.of(session(), [who.id], removed=True)[who.id]
    return render_template(
        "hotel_preferences/guest.html", guest=who, guest_id=guest_id, allergies=allergies, removed=removed, **context
    )


@blueprint.get("/guest/<guest_id>/find")
@requires(WRITE)
def find(guest_id: str) -> str:
    """What the typed text can mean: to htmx the options of the add box, otherwise a page of buttons."""
    page = "_options.html" if request.headers.get("HX-Request") else "find.html"
    return _choices(customer_by_public_id(session(), guest_id), request.args.get("q", ""), page)


def _choices(who: CustomerRef, typed: str, page: str) -> str:
    site, typed = current_site(session()), typed[:200]
    found = offers(typed, catalogue(session()).at(site.id if site else None), LISTED)
    rows = [_option(offer) for offer in found if may_note(catalogue(session()).kind(offer.kind))]
    return render_template(f"hotel_preferences/{page}", guest=who, guest_id=who.public_id, rows=rows, query=typed)


def may_note(kind: Kind) -> bool:
    """Whether the reader may note it: an allergy, always."""
    return kind.is_allergy or not kind.sensitive or viewer().can(SENSITIVE)


def _option(offer: Offer) -> dict[str, Any]:
    kind = catalogue(session()).kind(offer.kind)
    group = catalogue(session()).groups[kind.group]
    return {
        "pick": f"{offer.kind}|{offer.strength}|{offer.value}",
        "group": group.title(html_lang()) if kind.code != NOTE else _("Keep as a note"),
        "icon": group.icon,
        "text": title(kind, offer.value),
        "strength": STRENGTHS[offer.strength] if offer.strength != "likes" and not kind.is_allergy else "",
        "safety": kind.group == ALLERGY,
    }


@blueprint.post("/guest/<guest_id>/add")
@requires(WRITE)
def add(guest_id: str) -> Any:
    """Note what was picked; a kind that needs a value and has none leads to its form, a text alone to its choices."""
    who = customer_by_public_id(session(), guest_id)
    if (typed := request.form.get("q", "").strip()) and not request.form.get("pick"):
        return _choices(who, typed, "find.html"), 422
    code, _bar, rest = request.form.get("pick", "")[:400].partition("|")
    strength, _bar, value = rest.partition("|")
    kind = catalogue(session()).kind(code)
    if kind.is_allergy:
        if kind.value == "text" and not value:
            return redirect(url_for("hotel_preferences.new_allergy", guest_id=guest_id, kind=code), 303)
        row = service_allergies.add(session(), who.id, code, value=value)
        undo = url_for("hotel_preferences.undo_allergy", allergy_id=row.public_id)
        said = _("Allergy noted: %(what)s. How severe is it?", what=title(kind, value))
        say(said, undo)
        return back_to(who)
    if service.wrong_value(kind, value):
        return redirect(url_for("hotel_preferences.new", guest_id=guest_id, kind=code, strength=strength), 303)
    return noted(who, service.add(session(), who.id, code, value=value, strength=strength or "likes"))


def noted(who: CustomerRef, row: Preference) -> Response:
    """Say what was noted, with undo, and go back to the guest."""
    what = title(catalogue(session()).kind(row.kind), row.value, row.whose)
    undo = url_for("hotel_preferences.remove", preference_id=row.public_id)
    say(_("Noted: %(what)s", what=what), undo)
    return back_to(who)


@blueprint.route("/guest/<guest_id>/new", methods=["GET", "POST"])
@requires(WRITE)
def new(guest_id: str) -> Any:
    """A preference in full, before it is noted."""
    who = customer_by_public_id(session(), guest_id)
    kind = catalogue(session()).kind(request.args.get("kind", ""))
    strength = request.args.get("strength", "likes")
    form = preference_form(kind, writable_sites(), html_lang(), strength=strength, source="guest", site_id=0)
    if form.validate_on_submit():
        try:
            return noted(who, service.add(session(), who.id, kind.code, **_fields(form)))
        except Invalid as error:
            refuse(form, error)
    return _form_page(form, kind, who, url_for("hotel_preferences.new", guest_id=guest_id, kind=kind.code))


@blueprint.route("/item/<preference_id>", methods=["GET", "POST"])
@requires(WRITE)
def edit(preference_id: str) -> Any:
    """Change a preference; a stale form is shown again with what was typed."""
    row = service.get(session(), preference_id, WRITE)
    who, kind = guest_of(row.customer_id), catalogue(session()).kind(row.kind)
    data = {name: getattr(row, name) for name in service.FIELDS}
    data |= {"site_id": row.site_id or 0, "months": months_of(row.months), "version": row.version}
    form = preference_form(kind, writable_sites(), html_lang(), **data)
    stale = False
    if kind.sensitive:
        audit(session(), "hotel_preferences.sensitive.read", customer_id=who.id, subject=row.public_id)
    if form.validate_on_submit():
        try:
            service.change(session(), preference_id, form.version.data or 0, **_fields(form))
            flash(_("Saved: %(what)s", what=title(kind, row.value, row.whose)), "done")
            return back_to(who)
        except Invalid as error:
            refuse(form, error)
        except Conflict:
            stale = True
            form.version.raw_data = None
            form.version.data = row.version
    address = url_for("hotel_preferences.edit", preference_id=preference_id)
    return _form_page(form, kind, who, address, row=row, stale=stale)


def _form_page(form: PreferenceForm, kind: Kind, who: CustomerRef, address: str, **more: Any) -> Any:
    status = 409 if more.get("stale") else 422 if form.errors else 200
    page = render_template(
        "hotel_preferences/edit.html", form=form, kind=kind, what=kind.title(html_lang()), guest=who, address=address,
        **more,
    )  # fmt: skip
    return page, status


def _fields(form: PreferenceForm) -> dict[str, Any]:
    fields = {name: form[name].data for name in service.FIELDS if name in form}
    return fields | {"site_id": form.site_id.data or None, "months": months_mask(form.months.data or [])}


@blueprint.post("/item/<preference_id>/confirm")
@requires(WRITE)
def confirm(preference_id: str) -> Response:
    """It still holds."""
    row = service.confirm(session(), preference_id)
    what = title(catalogue(session()).kind(row.kind), row.value, row.whose)
    flash(_("Confirmed: %(what)s", what=what), "done")
    return back_to(guest_of(row.customer_id))


@blueprint.post("/item/<preference_id>/remove")
@requires(WRITE)
def remove(preference_id: str) -> Response:
    """Take a preference away, with undo."""
    row = service.remove(session(), preference_id)
    what = title(catalogue(session()).kind(row.kind), row.value, row.whose)
    undo = url_for("hotel_preferences.restore", preference_id=preference_id)
    say(_("Removed: %(what)s", what=what), undo)
    return back_to(guest_of(row.customer_id))


@blueprint.post("/item/<preference_id>/restore")
@requires(WRITE)
def restore(preference_id: str) -> Response:
    """Put a preference back."""
    row = service.restore(session(), preference_id)
    flash(_("Put back: %(what)s", what=title(catalogue(session()).kind(row.kind), row.value, row.whose)), "done")
    return back_to(guest_of(row.customer_id))
