"""Forms of dues; amounts are typed as people write them."""

from collections.abc import Iterable

from rugui.toolkit import Form, _l, choices, new_public_id
from wtforms import DateField, DecimalField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from membership_club.dues import KINDS, PAID_BY
from membership_club.models import Tier
from membership_club.names import Named
from membership_club.words_dues import INVOICES
from membership_club.words_dues import PAID_BY as PAID_WORDS


class BillForm(Form):
    """An invoice to make."""

    kind = SelectField(_l("What for"), choices=[(one, INVOICES[one]) for one in KINDS])
    day = DateField(_l("From which day"), [Optional()])
    tier = SelectField(_l("New tier"), choices=[], validate_choice=False)


def bill_form(tiers: Iterable[Tier]) -> BillForm:
    """The form with the tiers of the club."""
    form = BillForm()
    form.tier.choices = choices([("", ""), *((one.code, Named(one)) for one in tiers)])
    return form


class PaymentForm(Form):
    """What was paid, failed, waived or refunded of an invoice."""

    kind = SelectField(_l("What happened"), choices=[(one, PAID_WORDS[one]) for one in PAID_BY])
    amount = DecimalField(_l("Amount"), [InputRequired()], places=None)
    source = HiddenField(validators=[Length(max=80)], default=new_public_id)
    note = StringField(_l("Note"), [Length(max=300)])


class PlanForm(Form):
    """What a tier costs."""

    tier = SelectField(_l("Tier"), choices=[])
    amount_minor = DecimalField(_l("Dues for a period"), [InputRequired()], places=None)
    joining_minor = DecimalField(_l("Joining fee"), [InputRequired()], places=None, default=0)
    months = IntegerField(_l("Months in a period"), [InputRequired(), NumberRange(1, 120)], default=12)
    due_days = IntegerField(_l("Days until it is due"), [InputRequired(), NumberRange(0, 366)], default=14)
    reminders = StringField(_l("Reminders, in days from the due date"), [Length(max=60)], default="-14,0,7")


def plan_form(tiers: Iterable[Tier]) -> PlanForm:
    """The form with the tiers of the club."""
    form = PlanForm()
    form.tier.choices = choices([(one.code, Named(one)) for one in tiers])
    return form
