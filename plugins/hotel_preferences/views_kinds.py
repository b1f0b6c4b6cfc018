"""The catalogue's page for managers: what there is, what this chain added."""

from typing import Any

from flask import redirect, render_template, url_for
from rugui.toolkit import Conflict, Invalid, _, html_lang, requires, session, viewer
from werkzeug.wrappers import Response

from hotel_preferences import panels_of, service_kinds
from hotel_preferences.access import KINDS
from hotel_preferences.forms import kind_form
from hotel_preferences.views import blueprint, refuse, say
from hotel_preferences.words import DEPARTMENTS

TITLES = {"en": "title_en", "zh-Hant-TW": "title_zh_hant", "zh-Hans-CN": "title_zh_hans"}


@blueprint.route("/kinds", methods=["GET", "POST"])
@requires(KINDS)
def kinds() -> Any:
    """Every kind by group; the form adds one."""
    known = service_kinds.catalogue(session())
    names = panels_of.site_names(session())
    places = {id_: name for id_, name in names.items() if viewer().can(KINDS, id_)}
    form = kind_form(known, places, html_lang())
    if form.validate_on_submit():
        try:
            row = service_kinds.add(
                session(),
                titles={language: form[field].data or "" for language, field in TITLES.items()},
                site_id=form.site_id.data or None,
                **{
                    name: form[name].data or ""
                    for name in ("group", "department", "synonyms", "exclusive", "sensitive", "value")
                },
            )
            undo = url_for("hotel_preferences.retire_kind", code=row.code)
            say(_("Added to the catalogue."), undo)
            return redirect(url_for("hotel_preferences.kinds"), 303)
        except Invalid as error:
            refuse(form, error)
        except Conflict as error:
            form.title_en.errors = [str(error)]
    by_group = [
        (group.title(html_lang()), [kind for kind in known.kinds.values() if kind.group == group.code])
        for group in known.groups.values()
    ]
    page = render_template(
        "hotel_preferences/kinds.html", form=form, groups=by_group, own=service_kinds.added(session()), names=names,
        language=html_lang(), departments=DEPARTMENTS,
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/kinds/<code>/retire")
@requires(KINDS)
def retire_kind(code: str) -> Response:
    """Take a kind out of the add box; what was noted of it stays."""
    service_kinds.retire(session(), code)
    undo = url_for("hotel_preferences.restore_kind", code=code)
    say(_("No longer offered."), undo)
    return redirect(url_for("hotel_preferences.kinds"), 303)


@blueprint.post("/kinds/<code>/restore")
@requires(KINDS)
def restore_kind(code: str) -> Response:
    """Offer a kind again."""
    service_kinds.retire(session(), code, retired=False)
    return redirect(url_for("hotel_preferences.kinds"), 303)
