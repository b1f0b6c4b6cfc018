"""Conditions as JSON and back (docs/pricing.md has the words). Pure."""

from collections.abc import Mapping
from typing import Any as Anything

from rugui.toolkit import _l

from loyalty_pricing import rules as r
from loyalty_pricing.reading import MOST_MONEY, Reader

LISTS = ("site", "channel", "coupon", "currency", "product", "category", "kind")
NUMBERS = ("nights", "lead_days", "quantity", "lines", "amount", "running")
DAYS = ("stay", "booked")
NESTED = ("all", "any", "not")
MATCHES = ("any", "all", "arrival")
DEPTH, WIDTH = 8, 50
TARGET = ("products", "categories", "kinds", "margins", "weekdays", "price_from", "price_to")


def condition(read: Reader, given: Anything, path: str, depth: int = 0) -> r.Condition:
    """A tree of `all`, `any`, `not` and tests."""
    if depth > DEPTH:
        read.wrong[path] = _l("At most %(n)s levels.", n=DEPTH)
        return r.All()
    kinds = (*NESTED, *LISTS, *NUMBERS, *DAYS, "weekday", "festival", "birthday", "fact")
    kind = next((name for name in kinds if isinstance(given, Mapping) and name in given), None)
    if kind is None:
        read.wrong[path] = _l("There is no such condition.")
        return r.All()
    here = f"{path}.{kind}"
    if kind in NESTED:
        inner = read.obj(given, path, (kind,))[kind]
        if kind == "not":
            return r.Not(condition(read, inner, here, depth + 1))
        found = [
            condition(read, one, f"{here}.{at}", depth + 1) for at, one in enumerate(read.rows(inner, here, WIDTH))
        ]
        if kind == "any":
            if not found:
                read.wrong[here] = _l("Nothing is asked for here.")
            return r.Any(tuple(found))
        return r.All(tuple(found))
    return _test(read, given, kind, path)


def _test(read: Reader, given: Mapping[str, Anything], kind: str, path: str) -> r.Test:
    here, value = f"{path}.{kind}", given[kind]
    if kind in LISTS:
        read.obj(given, path, (kind,))
        return r.Test(kind, read.texts(value, here))
    if kind in NUMBERS:
        read.obj(given, path, (kind,))
        doc = read.obj(value, here, ("at_least", "at_most", "of"))
        low, high = _range(read, doc, here)
        return r.Test(kind, low=low, high=high, target=target(read, doc.get("of"), f"{here}.of"))
    if kind in DAYS:
        read.obj(given, path, (kind,))
        doc = read.obj(value, here, ("from", "until", *(("match",) if kind == "stay" else ())))
        first, last = read.day(doc.get("from"), f"{here}.from"), read.day(doc.get("until"), f"{here}.until")
        if first is None and last is None and isinstance(value, Mapping) and here not in read.wrong:
            read.wrong.setdefault(f"{here}.from", _l("A day like 2026-12-31."))
        return r.Test(kind, first=first, last=last, match=_match(read, doc, here))
    if kind == "weekday":
        read.obj(given, path, (kind, "match"))
        days = [read.whole(one, f"{here}.{at}", 1, 7) for at, one in enumerate(read.rows(value, here, 7))]
        if not days:
            read.wrong[here] = _l("Nothing is asked for here.")
        return r.Test(kind, tuple(sorted(set(days))), match=_match(read, given, path))
    if kind == "festival":
        read.obj(given, path, (kind, "match"))
        return r.Test(kind, read.texts(value, here), match=_match(read, given, path))
    if kind == "birthday":
        doc = read.obj(given, path, (kind, "within"))
        within = read.whole(doc.get("within", 0), f"{path}.within", 0, 180)
        return r.Test(kind, high=within, name=read.code(value, here, 120))
    doc = read.obj(given, path, ("fact", "in", "at_least", "at_most"))
    name = read.code(value, here, 120)
    if "in" in doc:
        if "at_least" in doc or "at_most" in doc:
            read.wrong[path] = _l("Say which values, or at least and at most.")
        return r.Test("fact", _values(read, doc["in"], f"{path}.in"), name=name)
    low, high = _range(read, doc, path, asked=False)
    return r.Test("fact", low=low, high=high, name=name)


def _values(read: Reader, given: Anything, path: str) -> tuple[str | int | bool, ...]:
    found = read.rows(given if isinstance(given, (list, tuple)) else [given], path, 200)
    for at, one in enumerate(found):
        if not isinstance(one, (str, int)) or (isinstance(one, str) and len(one) > 200):
            read.wrong[f"{path}.{at}"] = _l("This is not readable.")
    if not found:
        read.wrong[path] = _l("Nothing is asked for here.")
    return tuple(one for one in found if isinstance(one, (str, int)))


def _range(
    read: Reader, doc: Mapping[str, Anything], path: str, *, asked: bool = True
) -> tuple[int | None, int | None]:
    low = read.maybe(doc.get("at_least"), f"{path}.at_least", -MOST_MONEY, MOST_MONEY)
    high = read.maybe(doc.get("at_most"), f"{path}.at_most", -MOST_MONEY, MOST_MONEY)
    if asked and low is None and high is None:
        read.wrong.setdefault(path, _l("Say at least or at most."))
    return low, high


def _match(read: Reader, doc: Mapping[str, Anything], path: str) -> str:
    return read.one_of(doc.get("match", "any"), MATCHES, f"{path}.match")


def target(read: Reader, given: Anything, path: str) -> r.Target:
    """Which part of the cart; nothing means all of it."""
    if given is None:
        return r.EVERYTHING
    doc = read.obj(given, path, TARGET)
    words = {name: read.texts(doc[name], f"{path}.{name}") for name in TARGET[:4] if name in doc}
    days = read.rows(doc.get("weekdays", ()), f"{path}.weekdays", 7)
    return r.Target(
        **words,
        weekdays=tuple(sorted({read.whole(one, f"{path}.weekdays.{at}", 1, 7) for at, one in enumerate(days)})),
        price_from=read.maybe(doc.get("price_from"), f"{path}.price_from", 0, MOST_MONEY),
        price_to=read.maybe(doc.get("price_to"), f"{path}.price_to", 0, MOST_MONEY),
    )


def dump_condition(node: r.Condition) -> dict[str, Anything]:
    """The JSON that `condition` reads as this."""
    if isinstance(node, r.Not):
        return {"not": dump_condition(node.of)}
    if isinstance(node, (r.All, r.Any)):
        return {"all" if isinstance(node, r.All) else "any": [dump_condition(one) for one in node.of]}
    numbers = {"at_least": node.low, "at_most": node.high}
    if node.what in LISTS:
        return {node.what: list(node.values)}
    if node.what in NUMBERS:
        return {node.what: _said({**numbers, "of": dump_target(node.target)})}
    match = None if node.match == "any" else node.match
    if node.what in DAYS:
        days = {"from": node.first and node.first.isoformat(), "until": node.last and node.last.isoformat()}
        return {node.what: _said({**days, "match": match})}
    if node.what == "fact":
        return _said({"fact": node.name, **numbers, "in": list(node.values) or None})
    if node.what == "birthday":
        return {"birthday": node.name, "within": node.high}
    return _said({node.what: list(node.values), "match": match})


def dump_target(target: r.Target) -> dict[str, Anything] | None:
    """The JSON that `target` reads as this; None is all of the cart."""
    if target == r.EVERYTHING:
        return None
    given = {name: list(getattr(target, name)) or None for name in TARGET[:5]}
    return _said({**given, "price_from": target.price_from, "price_to": target.price_to})


def _said(given: dict[str, Anything]) -> dict[str, Anything]:
    return {name: value for name, value in given.items() if value is not None}
