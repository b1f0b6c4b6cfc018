"""The receipt of a quote in words: for staff every rule with its reason, for guests what they got and what they could.

Guests read neither cost nor floor, no rule that is about somebody else, and no coupon they were not given.
"""

from dataclasses import dataclass

from rugui.toolkit import _, html_lang, money

from loyalty_pricing import phrases
from loyalty_pricing.phrases import Names
from loyalty_pricing.quoted import Quote, Refused, Told
from loyalty_pricing.rules import Rule, RuleSet

AUDIENCES = ("staff", "guest")
# What a guest can change about a booking; the rest is about who they are.
THEIRS = ("nights", "lead_days", "quantity", "lines", "amount", "running", "stay", "weekday", "booked", "product",
          "category", "festival")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReceiptStep:
    """A step in words: the rule, what it does, what it took off, what was left, and what held it back."""

    rule: str
    version: int
    name: str
    what: str
    amount: str
    after: str
    note: str


@dataclass(frozen=True, slots=True)
class ReceiptRefusal:
    """A rule that gave nothing: why, and what would make it apply ("" where nothing the guest does would)."""

    rule: str
    version: int
    name: str
    why: str
    hint: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt in one language, for one audience."""

    number: str
    audience: str
    language: str
    listed: str
    steps: tuple[ReceiptStep, ...]
    sides: tuple[ReceiptStep, ...]
    total: str
    discount: str
    refused: tuple[ReceiptRefusal, ...]
    notes: tuple[str, ...]

    def text(self) -> str:
        """As lines of a terminal or a letter."""
        found = [_("Quote %(number)s", number=self.number), _("List price %(amount)s", amount=self.listed)]
        for step in self.steps:
            found.append(f"  {step.name}: {step.what}  −{step.amount}  = {step.after}")
            found += [f"    {step.note}"] if step.note else []
        found += [f"  {side.name}: {side.what}" for side in self.sides]
        found.append(_("To pay %(amount)s", amount=self.total))
        for one in self.refused:
            found.append(f"  × {one.name}: {one.why}" + (f" ({one.hint})" if one.hint else ""))
        return "\n".join([*found, *(f"! {note}" for note in self.notes)])


def receipt(quote: Quote, rules: RuleSet, audience: str, names: Names | None = None) -> Receipt:
    """The receipt in the language in force; `names` gives what codes are called."""
    known, names, currency = {rule.id: rule for rule in rules.rules}, names or {}, quote.cart.currency
    language, staff = html_lang(), audience == "staff"
    called = {code: phrases.named(rule.names, language, code) for code, rule in known.items()}
    steps = tuple(
        ReceiptStep(step.rule, step.version, called.get(step.rule, step.rule),
                    phrases.effect(step.effect, currency, names), money(step.amount, currency),
                    money(step.after, currency), _cut(step.cut, step.wanted, currency, staff=staff))
        for step in quote.steps
    )  # fmt: skip
    sides = tuple(
        ReceiptStep(side.rule, side.version, called.get(side.rule, side.rule),
                    phrases.effect(side.effect, currency, names), "", "", "")
        for side in quote.sides
    )  # fmt: skip
    refused = tuple(
        ReceiptRefusal(one.rule, one.version, called.get(one.rule, one.rule),
                       _why(one, known.get(one.rule), currency, {**names, **called}, staff=staff),
                       hint(one, currency, names))
        for one in quote.refused if staff or _for_guests(one)
    )  # fmt: skip
    return Receipt(
        quote.number, audience, language, money(quote.listed, currency), steps, sides, money(quote.total, currency),
        money(quote.discount, currency), refused, tuple(_notes(quote, currency, names, staff=staff)),
    )  # fmt: skip


def hint(one: Refused, currency: str, names: Names) -> str:
    """What would make a rule apply, where numbers tell: "1 night more and NT$500 more"; else ""."""
    if one.why != "condition" or any(told.short is None for told in one.tests):
        return ""
    each = [phrases.more(told.test, told.short, currency, names) for told in one.tests if told.short]
    return _(" and ").join(each)


def _for_guests(one: Refused) -> bool:
    if one.why in ("first", "best", "exclusive"):
        return True
    theirs = all(told.test.what in THEIRS and not told.negated for told in one.tests)
    return one.why == "condition" and bool(one.tests) and theirs


def _why(one: Refused, rule: Rule | None, currency: str, names: Names, *, staff: bool) -> str:
    by = names.get(one.by, one.by)
    if one.why == "condition":
        return "; ".join(_stands(told, currency, names, staff=staff) for told in one.tests)
    if one.why == "unknown":
        facts = dict.fromkeys(told.test.name for told in one.tests if told.ok is None)
        return _("Not known: %(what)s", what=phrases.listed(names.get(name, name) for name in facts))
    if one.why in ("not_yet", "over"):
        first, last = (rule.first, rule.last) if rule else (None, None)
        return _("holds %(days)s", days=phrases.days(first, last))
    if one.why == "cap":
        return _("used up")
    if one.why == "floor":
        return _("the price is at its floor")
    if one.why == "nothing":
        return _("nothing here that it could take off")
    if not staff:
        return _("not together with %(other)s", other=by)
    return {
        "first": lambda: _("%(other)s comes first", other=by), "best": lambda: _("%(other)s was chosen", other=by),
        "exclusive": lambda: _("%(other)s goes alone", other=by),
    }[one.why]()  # fmt: skip


def _stands(told: Told, currency: str, names: Names, *, staff: bool) -> str:
    asked = phrases.asks(told.test, currency, names, negated=told.negated)
    if told.ok is None:
        return _("%(asked)s, not known", asked=asked)
    if not staff:
        return asked
    if told.test.what in ("amount", "running"):
        return _("%(asked)s, here %(have)s", asked=asked, have=money(int(told.have[0]), currency))
    have = phrases.listed(names.get(str(one), str(one)) for one in dict.fromkeys(told.have) if one != "") or _(
        "nothing"
    )
    return _("%(asked)s, here %(have)s", asked=asked, have=have)


def _cut(cut: str, wanted: int, currency: str, *, staff: bool) -> str:
    amount = money(wanted, currency)
    if cut == "floor" and staff:
        return _("Held by the floor; it would have been %(amount)s", amount=amount)
    if cut in ("cap", "floor"):
        return _("As far as the offer goes")
    return _("No more was left; it would have been %(amount)s", amount=amount) if cut == "left" and staff else ""


def _notes(quote: Quote, currency: str, names: Names, *, staff: bool) -> list[str]:
    found = []
    for code, why in quote.cart.refused_coupons:
        found.append(_("The coupon %(code)s does not hold: %(why)s.", code=code, why=coupon_why(why)))
    if quote.incomplete:
        found.append(
            _("This price is incomplete: nothing came from %(who)s. Ask again before promising it.",
              who=phrases.listed(names.get(one, one) for one in quote.incomplete))
            if staff else _("This price is provisional.")
        )  # fmt: skip
    if quote.override and staff:
        found.append(
            _("Below the floor by %(amount)s: %(who)s, %(reason)s", amount=money(quote.below, currency),
              who=quote.override.authority, reason=quote.override.reason)
        )  # fmt: skip
    return found


def coupon_why(code: str) -> str:
    """Why a coupon does not hold."""
    return {
        "unknown": lambda: _("there is no such coupon"), "expired": lambda: _("it has expired"),
        "not_started": lambda: _("it does not hold yet"), "used_up": lambda: _("it is used up"),
        "guest": lambda: _("it is somebody else's"),
    }.get(code, lambda: _("it is not valid"))()  # fmt: skip
