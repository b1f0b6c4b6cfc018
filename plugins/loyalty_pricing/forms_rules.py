"""Forms of rules: the common rule in a few fields, the whole document as JSON, and when it comes into force."""

from decimal import Decimal
from typing import Any

from rugui.toolkit import Form, Invalid, _l
from wtforms import DateField, DecimalField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from loyalty_pricing.forms import NamesForm
from loyalty_pricing.typed import minor
from loyalty_pricing.words_rules import EFFECTS


class VersionForm(Form):
    """The version that was read."""

    version = IntegerField(widget=HiddenInput(), default=0)


class DocumentForm(VersionForm):
    """The whole rule set as JSON."""

    document = TextAreaField(_l("Rules as JSON"), [InputRequired(), Length(max=200_000)])


class ProposeForm(VersionForm):
    """From when it holds."""

    active_from = DateField(_l("In force from"), [Optional()])


class DraftForm(Form):
    """A new draft."""

    currency = StringField(_l("Currency"), [InputRequired(), Length(max=3)])


class RuleForm(NamesForm):
    """The common rule: who, what and when, and what it gives. What is empty asks nothing."""

    version = IntegerField(widget=HiddenInput(), default=0)
    id = StringField(_l("Code"), [InputRequired(), Length(max=60)])
    fact = SelectField(_l("For guests of whom is known"), choices=[])
    values = StringField(_l("one of these, separated by commas"), [Length(max=200)])
    category = StringField(_l("Category"), [Length(max=40)])
    min_nights = IntegerField(_l("At least so many nights"), [Optional(), NumberRange(1, 366)])
    lead_days = IntegerField(_l("Booked so many days before"), [Optional(), NumberRange(1, 730)])
    stay_from = DateField(_l("Nights from"), [Optional()])
    stay_until = DateField(_l("Nights until"), [Optional()])
    kind = SelectField(_l("What it gives"), choices=list(EFFECTS.items()))
    value = DecimalField(_l("How much"), [InputRequired(), NumberRange(0)], places=None)
    priority = IntegerField(_l("Order, high first"), [Optional(), NumberRange(-1000, 1000)], default=0)
    times = IntegerField(_l("At most so often in all"), [Optional(), NumberRange(1, 10**6)])
    guest_times = IntegerField(_l("At most so often for one guest"), [Optional(), NumberRange(1, 1000)])

    def rule(self, currency: str) -> dict[str, Any]:
        """The rule as JSON values of a document; `Invalid` for an amount that is none."""
        tests: list[dict[str, Any]] = []
        if self.fact.data:
            values = [one.strip() for one in (self.values.data or "").split(",") if one.strip()]
            tests.append({"fact": self.fact.data} | ({"in": [_plain(one) for one in values]} if values else {}))
        if self.category.data:
            tests.append({"category": [self.category.data]})
        if self.min_nights.data:
            tests.append({"nights": {"at_least": self.min_nights.data}})
        if self.lead_days.data:
            tests.append({"lead_days": {"at_least": self.lead_days.data}})
        if self.stay_from.data or self.stay_until.data:
            days = {"from": self.stay_from.data, "until": self.stay_until.data}
            tests.append({"stay": {key: day.isoformat() for key, day in days.items() if day} | {"match": "all"}})
        caps = [{"scope": scope, "times": times} for scope, times in
                (("rule", self.times.data), ("guest", self.guest_times.data)) if times]  # fmt: skip
        found: dict[str, Any] = {
            "id": self.id.data, "when": {"all": tests}, "priority": self.priority.data or 0,
            "effects": [_effect(self.kind.data, self.value.data or Decimal(0), currency, self.category.data or "")],
            "names": {language: text for language, text in self.names().items() if text},
        }  # fmt: skip
        return found | ({"caps": caps} if caps else {})


def _effect(kind: str, value: Decimal, currency: str, category: str) -> dict[str, Any]:
    of = {"of": {"categories": [category]}} if category else {}
    if kind == "percent":
        return {"percent": format(value.normalize(), "f"), **of}
    if kind == "amount":
        return {"amount": minor(value, currency, "value"), **of}
    if value != value.to_integral_value() or not 2 <= value <= 60:
        raise Invalid(_l("This cannot be saved yet."), fields={"value": _l("A whole number of nights from 2.")})
    return {"free_night": {"every": int(value), "free": 1, "which": "cheapest"}, **of}


def _plain(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.lstrip("-").isdigit() and text.isascii() and len(text) < 12 else text
