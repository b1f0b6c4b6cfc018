"""The page that says how long records are kept."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from rugui.edge import requires, session
from rugui.i18n import _
from rugui.privacy import retention as keeping
from rugui.privacy.consent_wordings import MANAGE
from rugui.privacy.pages import blueprint
from rugui.privacy.retention_kinds import KINDS
from rugui.web.forms import Form


class RetentionForm(Form):
    """Days by kind; 0 is for ever."""


for _name, _kind in KINDS.items():
    if not _kind.fixed:
        _checks = [InputRequired(), NumberRange(0, keeping.MOST_DAYS)]
        setattr(RetentionForm, _name, IntegerField(_kind.title, _checks, description=_kind.why))


@blueprint.route("/privacy/retention", methods=["GET", "POST"])
@requires(MANAGE)
def retention() -> Any:
    """For how many days each kind of record is kept, and how many are due tonight."""
    form = RetentionForm(data=keeping.days(session()))
    if form.validate_on_submit():
        keeping.set_days(session(), {name: form[name].data for name, kind in KINDS.items() if not kind.fixed})
        flash(_("Saved. What is due goes tonight."), "done")
        return redirect(url_for("privacy.retention"), 303)
    page = render_template("privacy/retention.html", form=form, due=keeping.look(session()), kinds=KINDS)
    return page, 422 if form.errors else 200
