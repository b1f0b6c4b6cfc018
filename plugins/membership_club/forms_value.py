"""Forms of stored value; amounts are typed as people write them."""

from rugui.toolkit import Form, _l
from wtforms import DecimalField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from membership_club.forms_points import OnceForm
from membership_club.stored_value import BURNS
from membership_club.words_value import BURNS as BURN_WORDS


class AmountForm(OnceForm):
    """An amount in the club's currency."""

    amount = DecimalField(_l("Amount"), [InputRequired()], places=None)


class ValueRuleForm(Form):
    """How a club keeps money."""

    burn = SelectField(_l("What is used first"), choices=[(one, BURN_WORDS[one]) for one in BURNS])
    bonus_permille = IntegerField(_l("Bonus for each 1,000 paid"), [InputRequired(), NumberRange(0, 1000)])
    ceiling_minor = DecimalField(_l("Most that a card may hold (empty: no ceiling)"), [Optional()], places=None)
