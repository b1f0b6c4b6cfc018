"""Discount facts of other programs' tests through `quote`: what it makes of each, and whether they agree. Pure."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rugui.toolkit import Invalid

from loyalty_pricing.check_forms import NOW, SHIPPING, Asked, read
from loyalty_pricing.engine import quote
from loyalty_pricing.quoted import Quote
from loyalty_pricing.rules import All, Test

LONGEST_LINE = 1_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and its quote. `discount` is that on goods; `shipping` what it comes to, None without any.

    `differs` says in words where the expectation is another; a question without expectations agrees.
    """

    asked: Asked
    quote: Quote
    total: int
    discount: int
    shipping: int | None
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A line of a file: its number, what it calls itself, its answers, or what could not be read."""

    line: int
    case: str
    answers: tuple[Answer, ...] = ()
    error: str = ""

    @property
    def agrees(self) -> bool:
        """Whether it could be read and every expectation is met."""
        return not self.error and not any(one.differs for one in self.answers)


def check(lines: Iterable[str | bytes]) -> Iterator[Checked]:
    """Check a file line by line; empty lines are passed over, a bad one is told and the rest go on."""
    for number, text in enumerate(lines, start=1):
        if text.strip():
            yield _checked(number, text)


def _checked(number: int, text: str | bytes) -> Checked:
    case = ""
    try:
        if len(text) > LONGEST_LINE:
            raise Invalid(f"longer than {LONGEST_LINE} characters")
        document = json.loads(text.decode() if isinstance(text, bytes) else text, parse_float=Decimal)
        case = str(document.get("case", "")) if isinstance(document, dict) else ""
        answers = tuple(answer(one) for one in read(document))
    except Invalid as error:
        said = "; ".join([str(error), *(f"{name}: {why}" for name, why in error.fields.items())])
        return Checked(number, case, error=said)
    except (ValueError, RecursionError, ArithmeticError, TypeError, AttributeError) as error:
        # A hostile line may be wrong in any way that JSON allows; its neighbours are checked all the same.
        return Checked(number, case, error=f"not readable: {error}")
    return Checked(number, case, answers)


def answer(asked: Asked) -> Answer:
    """The engine's answer to a question, compared with what was expected."""
    found = quote(asked.cart, asked.facts, asked.rules, NOW, usage=asked.usage)
    fees = [line for line in found.lines if line.id == SHIPPING]
    shipping = sum(line.total for line in fees) if fees else None
    discount = sum(line.discount for line in found.lines if line.id != SHIPPING)
    have: dict[str, Any] = {
        "total": found.total, "discount": discount, "shipping": shipping or 0,
        "coupon_rejected": bool(asked.cart.refused_coupons) or _coupon_did_nothing(asked, found),
    }  # fmt: skip
    differs = [f"{name} {_said(have[name])}, expected {_said(value)}" for name, value in asked.expected.items()
               if have[name] != value]  # fmt: skip
    offs = {line.id: line.discount for line in found.lines}
    differs += [f"discount of {name} {_said(offs.get(name, 0))}, expected {_said(value)}"
                for name, value in asked.lines.items() if offs.get(name, 0) != value]  # fmt: skip
    return Answer(asked, found, found.total, discount, shipping, tuple(differs))


def _coupon_did_nothing(asked: Asked, found: Quote) -> bool:
    """Whether a coupon was given and no rule that asks for it gave anything."""
    given = {rule for rule, _version in found.rules}
    asking = [(rule.id, test.values) for rule in asked.rules.rules if isinstance(rule.when, All)
              for test in rule.when.of if isinstance(test, Test) and test.what == "coupon"]  # fmt: skip
    return any(not any(rule in given and code in codes for rule, codes in asking) for code in asked.cart.coupons)


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else plain(int(str(value)))


def plain(minor: int) -> str:
    """1050 as 10.50."""
    return f"{minor // 100}.{minor % 100:02}"


def as_json(checked: Checked) -> dict[str, Any]:
    """A line's result for programs."""
    if checked.error:
        return {"line": checked.line, "case": checked.case, "error": checked.error}
    each = [
        {"total": plain(one.total), "discount": plain(one.discount),
         **({} if one.shipping is None else {"shipping": plain(one.shipping)}),
         "lines": {line.id: plain(line.discount) for line in one.quote.lines if line.id != SHIPPING},
         "coupons_refused": [code for code, _why in one.asked.cart.refused_coupons], "differs": list(one.differs)}
        for one in checked.answers
    ]  # fmt: skip
    first = each[0] if len(each) == 1 else {"answers": each}
    return {"line": checked.line, "case": checked.case, "agrees": checked.agrees, **first}
