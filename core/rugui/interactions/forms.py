"""The forms of notes, stays and lines."""

from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)  # fmt: skip
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from rugui.errors import Invalid
from rugui.i18n import _l, render
from rugui.interactions import amounts, stay_differences, words
from rugui.staff.models import Site
from rugui.web import site_name
from rugui.web.forms import Form, choices

ON_ITS_OWN_LINE = {"rows": 3}


class NoteForm(Form):
    """A note, call, e-mail, message or meeting; only the text is needed."""

    kind = SelectField(
        _l("Kind"), choices=choices((name, words.KINDS[name]) for name in words.RECORDED), default="note"
    )
    body = TextAreaField(_l("What happened"), [Length(max=20_000)], render_kw=ON_ITS_OWN_LINE)
    summary = StringField(_l("In a line"), [Length(max=300)])
    channel = SelectField(_l("Channel"), choices=choices(words.CHANNELS.items()), default="")
    direction = SelectField(_l("Direction"), choices=choices(words.DIRECTIONS.items()), default="")
    at = DateTimeLocalField(_l("When (empty: now)"), [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
    site = SelectField(_l("Site"), [Optional()], validate_choice=False)
    quoted = StringField(_l("Price quoted"), [Length(max=40)])
    quoted_until = DateField(_l("Holds until"), [Optional()])
    promise = StringField(_l("Promised"), [Length(max=300)])
    promise_due = DateField(_l("Due"), [Optional()])
    promise_time = StringField(_l("At what time"), [Length(max=5)], render_kw={"placeholder": "15:30"})
    promise_who = SelectField(_l("Who keeps it"), choices=choices(words.KEEPERS.items()), default="me")
    confidential = BooleanField(_l("Confidential"))
    guest_visible = BooleanField(_l("Would you show this to the guest?"))

    def offer(self, sites: Iterable[Site], current: Site | None) -> "NoteForm":
        """Let the clerk choose among the sites at which they may write, the current one first chosen."""
        self.site.choices = choices((site.code, site_name(site)) for site in sites)
        if self.site.data is None and current is not None:
            self.site.data = current.code
        return self

    @property
    def unfolded(self) -> bool:
        """Whether more than kind and text was filled in or is wrong, so that the rest must be seen."""
        fields = (one for one in self if one.name not in ("kind", "body", "site", "promise_who", "csrf_token"))
        return any(field.data or field.errors for field in fields)

    def values(self, site: Site | None) -> dict[str, Any]:
        """Arguments of `service.record`; times are read in the site's zone. Raises Invalid for a wrong amount."""
        values = {
            name: self[name].data
            for name in ("kind", "channel", "direction", "confidential", "guest_visible", "promise_due",
                         "promise_who")
        }  # fmt: skip
        values |= {name: self[name].data or "" for name in ("body", "summary", "promise", "promise_time")}
        if self.at.data is not None:
            values["at"] = self.at.data.replace(tzinfo=ZoneInfo(site.timezone) if site else UTC)
        if self.quoted.data:
            try:
                minor, currency = amounts.minor_units(self.quoted.data, site.currency if site else "")
            except Invalid as error:
                raise Invalid(error.message, fields={"quoted": error.message}) from error
            values |= {"quoted_minor": minor, "quoted_currency": currency, "quoted_until": self.quoted_until.data}
        return {**values, "site_id": site.id if site else None}


class StayForm(Form):
    """A stay, booked or changed at the desk."""

    arrival = DateField(_l("Arrival"), [InputRequired()])
    departure = DateField(_l("Departure"), [InputRequired()])
    eta = StringField(_l("Expected at"), [Length(max=5)], render_kw={"placeholder": "15:30"})
    room = StringField(_l("Room"), [Length(max=20)])
    adults = IntegerField(_l("Adults"), [InputRequired(), NumberRange(0, 99)], default=1)
    children = IntegerField(_l("Children"), [InputRequired(), NumberRange(0, 99)], default=0)
    booking_reference = StringField(_l("Booking reference"), [Length(max=60)])
    source = StringField(_l("Booked through"), [Length(max=40)])
    requests = TextAreaField(_l("Asked for"), [Length(max=5_000)], render_kw=ON_ITS_OWN_LINE)
    base = HiddenField(default="")

    def values(self, present: str = "") -> dict[str, Any]:
        """Arguments of `visits.create` and `visits.change`; `present` is the code of how the stay was booked."""
        texts = ("eta", "room", "booking_reference", "requests")
        others = ("arrival", "departure", "adults", "children")
        found = {name: self[name].data for name in others} | {name: self[name].data or "" for name in texts}
        return found | {"source": words.source_code(self.source.data or "", present)}

    @classmethod
    def showing(cls, values: Mapping[str, Any], base: Mapping[str, Any], *, again: bool = False) -> "StayForm":
        """The form filled with a stay, or with what was typed where it was sent back; `again`: with the values alone.

        `base` is what is there now, from which a later save tells who changed what.
        """
        data = {**values, "source": render(words.source(values["source"])), "base": stay_differences.to_text(base)}
        return cls(formdata=None, data=data) if again else cls(data=data)


class LineForm(Form):
    """Something sold or given on a stay."""

    product = StringField(_l("Product"), [DataRequired(), Length(max=40)])
    quantity = IntegerField(_l("How many"), [InputRequired(), NumberRange(1, 100_000)], default=1)
    net = StringField(_l("Net amount"), [DataRequired(), Length(max=40)])
    cost = StringField(_l("Cost"), [Length(max=40)])

    def amount(self, name: str, currency: str) -> tuple[int, str]:
        """The amount in a field as minor units and currency; 0 where it is empty. Raises Invalid naming the field."""
        if not self[name].data:
            return 0, currency
        try:
            return amounts.minor_units(self[name].data, currency)
        except Invalid as error:
            raise Invalid(error.message, fields={name: error.message}) from error
