"""Forms of products, rate plans and prices; amounts are typed as people write them."""

from rugui.toolkit import Form, _l
from wtforms import BooleanField, DateField, DecimalField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from loyalty_pricing.words import GRADES, KINDS


class NamesForm(Form):
    """A name in three languages."""

    name_en = StringField(_l("Name in English"), [Length(max=80)])
    name_zh_hant = StringField(_l("Name in Traditional Chinese"), [Length(max=80)])
    name_zh_hans = StringField(_l("Name in Simplified Chinese"), [Length(max=80)])

    def names(self) -> dict[str, str]:
        """What was typed, by language."""
        return {"en": self.name_en.data or "", "zh-Hant-TW": self.name_zh_hant.data or "",
                "zh-Hans-CN": self.name_zh_hans.data or ""}  # fmt: skip


class ProductForm(NamesForm):
    """A product; its code, kind and currency never change, for lines and quotes name them."""

    version = IntegerField(widget=HiddenInput(), default=0)
    code = StringField(_l("Code"), [Length(max=40)])
    kind = SelectField(_l("Kind"), choices=list(KINDS.items()))
    category = StringField(_l("Category"), [Length(max=40)])
    grade = SelectField(_l("Margin grade"), choices=list(GRADES.items()), default="normal")
    currency = StringField(_l("Currency"), [Length(max=3)])
    tax_permille = IntegerField(_l("Tax, per 1,000"), [InputRequired(), NumberRange(0, 1000)], default=0)
    tax_included = BooleanField(_l("Prices are written with tax"), default=True)


class RatePlanForm(NamesForm):
    """A rate plan."""

    code = StringField(_l("Code"), [InputRequired(), Length(max=20)])


class PriceForm(Form):
    """List price and cost for a span of days."""

    first_day = DateField(_l("From"), [InputRequired()])
    last_day = DateField(_l("Last day"), [InputRequired()])
    list = DecimalField(_l("List price"), [InputRequired()], places=None)
    cost = DecimalField(_l("Cost"), [InputRequired()], places=None)
    site = SelectField(_l("Site"), choices=[])
    rate_plan = SelectField(_l("Rate plan"), choices=[])
