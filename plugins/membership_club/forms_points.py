"""Forms of the points ledger."""

from rugui.toolkit import Form, _l, new_public_id
from wtforms import DateField, DecimalField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from membership_club.ledger import POLICIES
from membership_club.words_points import POLICIES as POLICY_WORDS

NOTE = 300


class OnceForm(Form):
    """A form that does what it does once, however often it is sent: `source` is new each time it is shown."""

    source = HiddenField(validators=[Length(max=80)], default=new_public_id)
    note = StringField(_l("Note"), [Length(max=NOTE)])


class EarnForm(OnceForm):
    """Points given by hand."""

    award = IntegerField(_l("Award points"), [Optional(), NumberRange(0, 10**9)])
    tier = IntegerField(_l("Tier points"), [Optional(), NumberRange(0, 10**9)])
    expires_on = DateField(_l("Good until"), [Optional()])


class RedeemForm(OnceForm):
    """Points spent."""

    points = IntegerField(_l("Points to redeem"), [InputRequired(), NumberRange(1, 10**9)])


class UntilForm(Form):
    """A later day for an earning; none: for ever."""

    until = DateField(_l("Good until"), [Optional()])


class RuleForm(Form):
    """How a club gives points."""

    award_per_night = IntegerField(_l("Award points a night"), [InputRequired(), NumberRange(0, 10**6)])
    award_per_unit = IntegerField(_l("Award points for each unit spent"), [InputRequired(), NumberRange(0, 10**6)])
    tier_per_night = IntegerField(_l("Tier points a night"), [InputRequired(), NumberRange(0, 10**6)])
    tier_per_unit = IntegerField(_l("Tier points for each unit spent"), [InputRequired(), NumberRange(0, 10**6)])
    unit_minor = DecimalField(_l("How much is a unit"), [InputRequired()], places=None)
    pending_days = IntegerField(_l("Days pending after departure"), [InputRequired(), NumberRange(0, 366)])
    valid_months = IntegerField(_l("Months good (empty: for ever)"), [Optional(), NumberRange(1, 600)])
    reversal = SelectField(_l("An earning can be taken back"), choices=[(one, POLICY_WORDS[one]) for one in POLICIES])
    worth_minor = DecimalField(_l("What 1,000 points cost the house"), [InputRequired()], places=None)
