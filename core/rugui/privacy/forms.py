"""The filter of the audit log."""

from wtforms import DateField, SelectField, StringField
from wtforms.validators import Length, Optional

from rugui.i18n import _l
from rugui.web.forms import Form


class AuditForm(Form):
    """What to look for in the audit log; read from the query, so it carries no CSRF token."""

    class Meta(Form.Meta):
        """A search changes nothing."""

        csrf = False

    login = StringField(_l("Sign-in name"), [Length(max=80)])
    guest = StringField(_l("Guest (id)"), [Length(max=40)])
    action = StringField(_l("What was done"), [Length(max=60)], description=_l("The beginning is enough: customers."))
    site = SelectField(_l("Site"), validate_choice=False)
    since = DateField(_l("From"), [Optional()])
    until = DateField(_l("To"), [Optional()])
