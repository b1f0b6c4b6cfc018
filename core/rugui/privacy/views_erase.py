"""The page of erasing a guest: first what would happen, then doing it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from rugui import edge
from rugui.customers.pages import today
from rugui.edge import requires, session
from rugui.errors import Invalid
from rugui.i18n import _, _l, _n
from rugui.privacy import erase as erasing
from rugui.privacy import export_words
from rugui.privacy.pages import blueprint
from rugui.web.forms import Form


class EraseForm(Form):
    """The confirmation, typed, and why."""

    reason = SelectField(_l("Why"), choices=list(erasing.REASONS.items()))
    typed = StringField(_l("The guest's name"), [InputRequired()])


@blueprint.get("/guests/<id>/erase")
@requires(erasing.ERASE)
def erase(id: str) -> Any:
    """What erasing this guest would take away, what stays and by which law, and who objects."""
    day = today()
    # Plugins are asked to erase, which is taken back at once: a transaction of its own, for this one only reads.
    with edge.transaction(write=True) as trial:
        plan = erasing.plan(trial, id, today=day)
        trial.rollback()
    return _page(plan, EraseForm())


@blueprint.post("/guests/<id>/erase")
@requires(erasing.ERASE)
def erase_now(id: str) -> Any:
    """Erase the guest, once confirmed."""
    form = EraseForm()
    if form.validate():
        try:
            done = erasing.erase(session(), id, form.typed.data, reason=form.reason.data, today=today())
            kept = _n("%(num)s stay is kept without a guest.", "%(num)s stays are kept without a guest.", done.kept)
            flash(" ".join([_("The guest was erased."), *([kept] if done.kept else [])]), "done")
            return redirect(url_for("customers.home"), 303)
        except Invalid as error:
            form.take(error)
    return _page(erasing.plan(session(), id, today=today()), form)


def _page(plan: erasing.Plan, form: EraseForm) -> Any:
    said = {str(one.title): one.plugin.words for one in session().info["plugins"].running if one.plugin}
    page = render_template("privacy/erase.html", plan=plan, form=form, table_words=export_words, plugin_words=said)
    return page, 422 if form.errors else 200
