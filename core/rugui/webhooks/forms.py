"""The form of a webhook."""

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from rugui.i18n import _l
from rugui.web.forms import Form


class EndpointForm(Form):
    """Where it is, and the events it wants, one to a line."""

    url = StringField(
        _l("Address"), [DataRequired(), Length(max=2000)], render_kw={"inputmode": "url", "autocomplete": "off"},
        description=_l("It begins with https:// and is reached over the Internet."),
    )  # fmt: skip
    events = TextAreaField(
        _l("Events"), [DataRequired(), Length(max=4000)], render_kw={"rows": 4},
        description=_l("One to a line: customers.changed, all that begin alike (customers.*), or * for every event."),
    )  # fmt: skip

    @property
    def names(self) -> list[str]:
        """The events as a list."""
        return [one.strip() for one in self.events.data.splitlines() if one.strip()]
