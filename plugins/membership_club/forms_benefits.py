"""Forms of benefits."""

from collections.abc import Iterable

from rugui.toolkit import Form, _l, choices
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from membership_club.forms_points import OnceForm
from membership_club.models import Tier
from membership_club.names import Named
from membership_club.words_points import PERIODS


class UseForm(OnceForm):
    """So many used, given back or granted."""

    quantity = IntegerField(_l("How many"), [InputRequired(), NumberRange(1, 1000)], default=1)


class BenefitForm(Form):
    """A benefit of a tier."""

    code = StringField(_l("Code"), [InputRequired(), Length(max=40)])
    tier = SelectField(_l("Tier"), choices=[])
    name_en = StringField(_l("Name in English"), [Length(max=120)])
    name_zh_hant = StringField(_l("Name in Traditional Chinese"), [Length(max=120)])
    name_zh_hans = StringField(_l("Name in Simplified Chinese"), [Length(max=120)])
    period = SelectField(_l("Counted"), choices=list(PERIODS.items()))
    quantity = IntegerField(_l("How many"), [NumberRange(0, 1000)], default=0)
    on_arrival = BooleanField(_l("Show on the arrivals"), default=True)
    in_grace = BooleanField(_l("Also in the grace period"))


def benefit_form(tiers: Iterable[Tier]) -> BenefitForm:
    """The form with the tiers of a club."""
    form = BenefitForm()
    form.tier.choices = choices([("", _l("every tier")), *((one.code, Named(one)) for one in tiers)])
    return form
