"""A rule set as a JSON document and back: what the database keeps, the API takes and `rugui pricing` reads. Pure."""

from collections.abc import Mapping
from typing import Any

from rugui.toolkit import Invalid, _l

from loyalty_pricing import rules as r
from loyalty_pricing.conditions_json import condition, dump_condition, dump_target, target
from loyalty_pricing.reading import MOST_MONEY, Reader

MOST_RULES, MOST_GROUPS, MOST_EFFECTS, MOST_CAPS = 5000, 50, 10, 10
LANGUAGES = ("en", "zh-Hant-TW", "zh-Hans-CN")
RULE = ("id", "version", "group", "when", "effects", "caps", "from", "until", "priority", "category", "names", "notes")
WHOLE = {"TWD": 100}  # nobody in Taiwan writes a cent: prices there are whole dollars unless a document says else
EFFECT = (*r.PRICE_EFFECTS, *r.SIDE_EFFECTS)


def load(document: Any) -> r.RuleSet:
    """The rules a document states; raises `Invalid` with the path of what is wrong (`rules.1.when.all.0.nights`)."""
    read = Reader()
    names = ("id", "version", "currency", "rounding", "floor", "group", "exclusive", "joint", "rules")
    doc = read.obj(document, "", names)
    group = _group(read, doc.get("group", {"id": "all"}), "group", 0)
    known = [one.id for one in group.walk()]
    listed = read.rows(doc.get("rules", []), "rules", MOST_RULES)
    rules = tuple(_rule(read, one, f"rules.{at}", known) for at, one in enumerate(listed))
    for what, ids in (("rules", [rule.id for rule in rules]), ("group", known)):
        if len(set(ids)) != len(ids):
            read.wrong.setdefault(what, _l("Two of them have the same code."))
    rounding = read.obj(doc.get("rounding", {}), "rounding", ("per", "mode", "step"))
    floor = read.obj(doc.get("floor", {}), "floor", ("per", "margin"))
    exclusive, joint = (
        read.texts(doc[name], name, 50) if doc.get(name) else () for name in ("exclusive", "joint")
    )  # fmt: skip
    found = r.RuleSet(
        read.code(doc.get("id", ""), "id"), read.whole(doc.get("version", 1), "version", 1, 10**9),
        currency(read, doc.get("currency"), "currency"), rules, group,
        r.Rounding(read.one_of(rounding.get("per", "line"), r.PER, "rounding.per"),
                   read.one_of(rounding.get("mode", "half_up"), r.ROUNDING, "rounding.mode"),
                   read.whole(rounding.get("step", WHOLE.get(str(doc.get("currency")), 1)), "rounding.step", 1, 10**6)),
        r.Floor(read.one_of(floor.get("per", "line"), ("line", "cart"), "floor.per"),
                0 if floor.get("margin", 0) in (0, "0") else read.hundredths(floor["margin"], "floor.margin", 1000)),
        exclusive, joint,
    )  # fmt: skip
    if read.wrong:
        raise Invalid(_l("These rules cannot be used."), fields=read.wrong)
    return found


def load_rule(document: Any, groups: tuple[str, ...] = ("all",)) -> r.Rule:
    """One rule alone, for an editor; raises `Invalid` with paths (`when.all.0.nights`)."""
    read = Reader()
    rule = _rule(read, document, "", list(groups))
    if read.wrong:
        raise Invalid(_l("This rule cannot be used."), fields={k.removeprefix("."): v for k, v in read.wrong.items()})
    return rule


def currency(read: Reader, given: Any, path: str) -> str:
    """Three capital letters (ISO 4217)."""
    if isinstance(given, str) and len(given) == 3 and given.isascii() and given.isalpha() and given.isupper():
        return given
    read.wrong[path] = _l("A currency like TWD.")
    return "XXX"


def _group(read: Reader, given: Any, path: str, depth: int) -> r.Group:
    doc = read.obj(given, path, ("id", "mode", "base", "priority", "groups"))
    if depth > 5:
        read.wrong[path] = _l("At most %(n)s levels.", n=5)
        return r.Group("all")
    below = read.rows(doc.get("groups", []), f"{path}.groups", MOST_GROUPS)
    return r.Group(
        read.code(doc.get("id", ""), f"{path}.id"),
        read.one_of(doc.get("mode", "stackable"), r.MODES, f"{path}.mode"),
        read.one_of(doc.get("base", "running"), r.BASES, f"{path}.base"),
        read.whole(doc.get("priority", 0), f"{path}.priority", -10**6, 10**6),
        tuple(_group(read, one, f"{path}.groups.{at}", depth + 1) for at, one in enumerate(below)),
    )  # fmt: skip


def _rule(read: Reader, given: Any, path: str, groups: list[str]) -> r.Rule:
    doc = read.obj(given, path, RULE)
    effects = read.rows(doc.get("effects", []), f"{path}.effects", MOST_EFFECTS)
    if not effects:
        read.wrong[f"{path}.effects"] = _l("A rule needs an effect.")
    caps = read.rows(doc.get("caps", []), f"{path}.caps", MOST_CAPS)
    first, last = read.day(doc.get("from"), f"{path}.from"), read.day(doc.get("until"), f"{path}.until")
    if first and last and last < first:
        read.wrong[f"{path}.until"] = _l("The end is before the start.")
    group = groups[0] if "group" not in doc else read.one_of(doc["group"], groups, f"{path}.group")
    return r.Rule(
        read.code(doc.get("id", ""), f"{path}.id"), read.whole(doc.get("version", 1), f"{path}.version", 1, 10**9),
        group, condition(read, doc["when"], f"{path}.when") if doc.get("when") else r.All(),
        tuple(_effect(read, one, f"{path}.effects.{at}") for at, one in enumerate(effects)),
        tuple(_cap(read, one, f"{path}.caps.{at}") for at, one in enumerate(caps)), first, last,
        read.whole(doc.get("priority", 0), f"{path}.priority", -10**6, 10**6),
        read.code(doc.get("category", ""), f"{path}.category", empty=True),
        _words(read, doc.get("names", {}), f"{path}.names", 120),
        _words(read, doc.get("notes", {}), f"{path}.notes", 500),
    )  # fmt: skip


def _words(read: Reader, given: Any, path: str, most: int) -> tuple[tuple[str, str], ...]:
    doc = read.obj(given, path, LANGUAGES)
    return tuple((code, read.text(doc[code], f"{path}.{code}", most)) for code in LANGUAGES if doc.get(code))


def _effect(read: Reader, given: Any, path: str) -> r.Effect:
    kind = next((name for name in EFFECT if isinstance(given, Mapping) and name in given), None)
    if kind is None:
        read.wrong[path] = _l("There is no such effect.")
        return r.Effect("deposit_waiver")
    more = {"percent": ("of", "per", "base"), "amount": ("of", "each"), "price": ("of", "each"),
            "free_night": ("of", "base"), "free_item": ("quantity",)}.get(kind, ())  # fmt: skip
    doc, here = read.obj(given, path, (kind, *more)), f"{path}.{kind}"
    value, of = doc[kind], target(read, doc.get("of"), f"{path}.of")
    base = read.one_of(doc["base"], r.BASES, f"{path}.base") if "base" in doc else ""
    if kind == "percent":
        per = read.one_of(doc["per"], r.PER, f"{path}.per") if "per" in doc else ""
        return r.Effect(kind, of, rate=read.hundredths(value, here, 100), per=per, base=base)
    if kind in ("amount", "price"):
        each = read.one_of(doc.get("each", "sum"), r.EACH, f"{path}.each")
        return r.Effect(kind, of, amount=read.whole(value, here, int(kind == "amount"), MOST_MONEY), each=each)
    if kind == "free_night":
        ask = read.obj(value, here, ("every", "free", "which"))
        every = read.whole(ask.get("every"), f"{here}.every", 1, 366)
        free = read.whole(ask.get("free", 1), f"{here}.free", 1, max(1, every))
        which = read.one_of(ask.get("which", "cheapest"), r.WHICH, f"{here}.which")
        return r.Effect(kind, of, every=every, free=free, which=which, base=base)
    if kind == "points":
        return r.Effect(kind, rate=read.hundredths(value, here, 100))
    if kind == "credit_days":
        return r.Effect(kind, quantity=read.whole(value, here, 1, 366))
    if kind == "deposit_waiver":
        if value is not True:
            read.wrong[here] = _l("This is not readable.")
        return r.Effect(kind)
    quantity = read.whole(doc.get("quantity", 1), f"{path}.quantity", 1, 1000)
    return r.Effect(kind, product=read.text(value, here, 120), quantity=quantity)


def _cap(read: Reader, given: Any, path: str) -> r.Cap:
    doc = read.obj(given, path, ("scope", "times", "money", "period", "name"))
    scope = read.one_of(doc.get("scope", "quote"), r.SCOPES, f"{path}.scope")
    times = read.maybe(doc.get("times"), f"{path}.times", 1, 10**9)
    money = read.maybe(doc.get("money"), f"{path}.money", 1, MOST_MONEY)
    if times is None and money is None:
        read.wrong[path] = _l("A cap says how often or how much.")
    if scope == "quote" and (times is not None or doc.get("period")):
        read.wrong[path] = _l("A cap of one quote says how much, and has no period.")
    name = read.code(doc.get("name", ""), f"{path}.name", empty=scope != "budget")
    return r.Cap(scope, times, money, read.one_of(doc.get("period", ""), r.PERIODS, f"{path}.period"), name)


def dump(rules: r.RuleSet) -> dict[str, Any]:
    """The document that states this rule set; `load` gives it back."""
    return {
        "id": rules.id, "version": rules.version, "currency": rules.currency,
        "rounding": {"per": rules.rounding.per, "mode": rules.rounding.mode, "step": rules.rounding.step},
        "floor": {"per": rules.floor.per, "margin": decimal(rules.floor.margin)},
        "group": _dump_group(rules.group), "exclusive": list(rules.exclusive), "joint": list(rules.joint),
        "rules": [dump_rule(rule) for rule in rules.rules],
    }  # fmt: skip


def dump_rule(rule: r.Rule) -> dict[str, Any]:
    """One rule of the document; `load_rule` gives it back."""
    return _said({
        "id": rule.id, "version": rule.version, "group": rule.group,
        "when": None if rule.when == r.All() else dump_condition(rule.when),
        "effects": [dump_effect(one) for one in rule.effects],
        "caps": [_said({"scope": cap.scope, "times": cap.times, "money": cap.money, "period": cap.period or None,
                        "name": cap.name or None}) for cap in rule.caps] or None,
        "from": rule.first and rule.first.isoformat(), "until": rule.last and rule.last.isoformat(),
        "priority": rule.priority, "category": rule.category or None, "names": dict(rule.names) or None,
        "notes": dict(rule.notes) or None,
    })  # fmt: skip


def _dump_group(group: r.Group) -> dict[str, Any]:
    return {"id": group.id, "mode": group.mode, "base": group.base, "priority": group.priority,
            "groups": [_dump_group(one) for one in group.groups]}  # fmt: skip


def dump_effect(effect: r.Effect) -> dict[str, Any]:
    """One effect of the document."""
    of = dump_target(effect.target)
    each = None if effect.each == "sum" else effect.each
    kind = effect.kind
    value: Any = {
        "percent": decimal(effect.rate), "points": decimal(effect.rate), "amount": effect.amount,
        "price": effect.amount, "credit_days": effect.quantity, "deposit_waiver": True,
        "free_night": {"every": effect.every, "free": effect.free, "which": effect.which},
    }.get(kind, effect.product)  # fmt: skip
    quantity = effect.quantity if kind == "free_item" else None
    return _said(
        {
            kind: value,
            "of": of,
            "each": each,
            "per": effect.per or None,
            "base": effect.base or None,
            "quantity": quantity,
        }
    )


def decimal(hundredths: int) -> str:
    """1250 as "12.5"."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


def _said(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}
