"""Forms of quotes: what is asked for, and what becomes of a quote."""

from collections.abc import Iterable
from typing import Any

from rugui.toolkit import Form, _l
from wtforms import DateField, DecimalField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional


class AskForm(Form):
    """What somebody asks the price of; `many_…` is how many of each product."""

    site = SelectField(_l("Site"), choices=[])
    arrival = DateField(_l("Arrival"), [InputRequired()])
    departure = DateField(_l("Departure"), [InputRequired()])
    rate_plan = SelectField(_l("Rate plan"), choices=[])
    channel = StringField(_l("Channel"), [Length(max=40)])


class GiveForm(AskForm):
    """The same for a guest, with how long it holds."""

    valid_until = DateField(_l("Valid until"), [Optional()])
    override_reason = StringField(_l("Why below the floor"), [Length(max=300)])


class AcceptForm(Form):
    """The stay that takes the lines."""

    visit = SelectField(_l("Stay"), choices=[])


class RateForm(Form):
    """A rate agreed with a guest or an organisation; commission in percent."""

    rate_plan = SelectField(_l("Rate plan"), choices=[])
    first_day = DateField(_l("From"), [InputRequired()])
    last_day = DateField(_l("Last day"), [Optional()])
    site = SelectField(_l("Site"), choices=[])
    commission = DecimalField(_l("Commission, percent"), [Optional(), NumberRange(0, 99)], places=None)
    agreement = StringField(_l("Agreement"), [Length(max=80)])


def with_products(kind: type[AskForm], products: Iterable[tuple[int, object]]) -> type[AskForm]:
    """The form with a number for each product."""
    fields: dict[str, Any] = {
        f"many_{id_}": IntegerField(name, [Optional(), NumberRange(0, 1000)]) for id_, name in products
    }
    return type(kind.__name__, (kind,), fields)
