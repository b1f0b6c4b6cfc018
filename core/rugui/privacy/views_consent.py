"""The pages of consent: what a guest agreed to, and the words guests agree to."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for

from rugui import edge
from rugui.customers.pages import saved, today
from rugui.customers.profile import Profile, names_of, profile
from rugui.db import utcnow
from rugui.edge import requires, session, viewer
from rugui.errors import Invalid
from rugui.i18n import _, choose_language
from rugui.privacy import consent, consent_history, consent_wordings, consent_words
from rugui.privacy.consent_forms import ConsentForm, WordingForm, read
from rugui.privacy.pages import blueprint


@blueprint.get("/guests/<id>/consent")
@requires("customers.read")
def consents(id: str) -> Any:
    """What the guest agreed to, what of it is in force, and everything they ever said about it."""
    guest = profile(session(), id, viewer())
    return _page(guest, _form(guest))


@blueprint.post("/guests/<id>/consent")
@requires(consent.RECORD)
def record_consent(id: str) -> Any:
    """Write down what the guest agrees to or takes back."""
    guest = profile(session(), id, viewer())
    form = _form(guest)
    if form.validate():
        site = edge.current_site(session())
        try:
            consent.record(
                session(), id, [read(one) for one in form.consents.data or []], form.what.data, how=form.how.data,
                language=form.language.data, at=_at(form.on.data), site_id=site.id if site else None,
                guardian=form.guardian.data or "",
            )  # fmt: skip
            return saved(_("Written down."), id, "privacy.consents")
        except Invalid as error:
            form.take(error)
    return _page(guest, form)


def _form(guest: Profile) -> ConsentForm:
    language = choose_language(guest.details.language, "en")
    ticked = request.args.getlist("about")
    form = ConsentForm(data={"language": language, "on": today(), "consents": ticked})
    found = consent.guardians(session(), guest.id)
    names = names_of(session(), [row for row, _public_id in found], viewer())
    form.offer([(public_id, names[row][0].full if names[row] else public_id) for row, public_id in found])
    return form


def _page(guest: Profile, form: ConsentForm) -> Any:
    wordings = consent_wordings.current(session())
    asked_in = form.language.data or "en"
    page = render_template(
        "privacy/consent.html", guest=guest, form=form, words=consent_words,
        states=consent.states(session(), [guest.id])[guest.id],
        history=consent_history.history(session(), guest.id),
        asked=[(row.purpose, row.version, consent_wordings.text_of(row, asked_in)) for row in wordings.values()],
        asked_in=asked_in,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _at(day: date | None) -> datetime | None:
    """The moment of something said on a day: now where it is today, else noon where the clerk works."""
    if day is None or day == today():
        return None
    site = edge.current_site(session())
    return datetime.combine(day, time(12), ZoneInfo(site.timezone)) if site else _noon(day)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), utcnow().tzinfo)


@blueprint.route("/privacy/wordings", methods=["GET", "POST"])
@requires(consent_wordings.MANAGE)
def wordings() -> Any:
    """What guests are asked to agree to: every version, and writing another."""
    form = WordingForm(data={"purpose": request.args.get("purpose")})
    if form.validate_on_submit():
        texts = {language: form[field].data for language, field in consent_wordings.TEXTS.items()}
        try:
            row = consent_wordings.write(session(), form.purpose.data, texts, valid_days=form.valid_days.data)
            flash(_("Version %(n)s is asked from now on.", n=row.version), "done")
            return redirect(url_for("privacy.wordings"), 303)
        except Invalid as error:
            form.take(error)
    page = render_template(
        "privacy/wordings.html", form=form, rows=consent_wordings.every(session()), words=consent_words
    )
    return page, 422 if form.errors else 200
