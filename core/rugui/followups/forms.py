"""The forms of follow-ups: the filter of the list, how it went, other words or another time, handing on."""

from wtforms import DateField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from rugui.followups.making import LONGEST
from rugui.i18n import _l
from rugui.web.forms import Form, choices


class FilterForm(Form):
    """What to list; read from the query, so it carries no CSRF token."""

    class Meta(Form.Meta):
        """A search changes nothing."""

        csrf = False

    site = SelectField(_l("Site"), validate_choice=False)
    who = SelectField(_l("Who keeps it"), validate_choice=False)
    status = SelectField(
        _l("Status"),
        choices=choices([("open", _l("Open")), ("done", _l("Kept")), ("cancelled", _l("Cancelled"))]), default="open",
    )  # fmt: skip


class OutcomeForm(Form):
    """How it went; of what is cancelled, why."""

    outcome = StringField(_l("How it went"), [Length(max=LONGEST)])


class ChangeForm(Form):
    """Other words, another day."""

    text = StringField(_l("Promised"), [DataRequired(), Length(max=LONGEST)])
    due = DateField(_l("Due"), [Optional()])
    due_time = StringField(_l("At what time"), [Length(max=5)], render_kw={"placeholder": "15:30"})


class HandForm(Form):
    """To which site and whom, and why."""

    site = SelectField(_l("Site"), validate_choice=False)
    who = SelectField(_l("Who keeps it"), validate_choice=False)
    reason = StringField(_l("Why"), [DataRequired(), Length(max=LONGEST)])
