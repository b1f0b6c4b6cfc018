"""Rules as fields of a form and back: terms on one page, one tier on another. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from membership_club.activity import NO_SHOWS, SPEND
from membership_club.rules import ClubRules, Need, Rule, TierRules, Window
from membership_club.rules_json import dump

WAYS = 2


def terms_data(rules: ClubRules) -> dict[str, Any]:
    """What the form of terms shows."""
    terms, hold, caps = rules.terms, rules.hold, dict(rules.caps)
    return {
        "terms": terms.kind, "months": terms.months, "year_start": _day(terms.start),
        "rollover": _day(terms.rollover) if terms.rollover else "", "renewal": terms.renewal,
        "grace_days": terms.grace_days, "grace_rights": list(terms.grace_rights), "freeze_days": terms.freeze_days,
        "hold": hold.kind, "hold_months": hold.months, "hold_more": hold.more, "tier_grace": hold.grace_days,
        "downgrade": rules.downgrade, "before": rules.before, "family": caps["family"], "company": caps["company"],
        "succession": rules.succession,
    }  # fmt: skip


def with_terms(rules: ClubRules, data: Mapping[str, Any]) -> dict[str, Any]:
    """The document of these rules with the terms of a form; `rules_json.load` says what is wrong with it."""
    document = dump(rules)
    start = data["year_start"] or "01-01"
    document["terms"] |= {
        "kind": data["terms"], "months": data["months"], "start": start, "rollover": data["rollover"] or None,
        "renewal": data["renewal"], "grace_days": data["grace_days"], "grace_rights": data["grace_rights"] or [],
        "freeze_days": data["freeze_days"],
    }  # fmt: skip
    if data["renewal"] != "rule":
        document["terms"]["renew_rule"] = None
    elif document["terms"]["renew_rule"] is None:
        # Without a rule of its own: one stay in the term is enough to stay a member.
        document["terms"]["renew_rule"] = {"window": {"kind": "rolling", "months": data["months"]},
                                           "ways": [[{"counter": "stays", "at_least": 1}]]}  # fmt: skip
    document["hold"] |= {"kind": data["hold"], "months": data["hold_months"], "more": data["hold_more"],
                         "start": start, "grace_days": data["tier_grace"]}  # fmt: skip
    return document | {
        "downgrade": data["downgrade"], "before": data["before"], "succession": data["succession"],
        "caps": {"family": data["family"], "company": data["company"]},
    }  # fmt: skip


# Where the form's fields are in the document, for showing a reason at its field.
FIELDS = {
    "terms.start": "year_start", "terms.rollover": "rollover", "terms.months": "months", "terms.kind": "terms",
    "hold.start": "year_start", "hold.months": "hold_months", "terms.renew_rule": "renewal",
}  # fmt: skip


def tier_data(tier: TierRules, exponent: int) -> dict[str, Any]:
    """What the form of a tier shows; spend in whole units of the currency (its `exponent` is ISO 4217's)."""
    data: dict[str, Any] = {"code": tier.code, "floor": tier.floor}
    for place, rule in (("up", tier.upgrade), ("keep", tier.keep)):
        if rule is None:
            continue
        data |= {f"{place}_window": rule.window.kind, f"{place}_months": rule.window.months}
        for way, needs in enumerate(rule.ways[:WAYS]):
            for need in needs:
                number = need.number // 10**exponent if need.counter == SPEND else need.number
                data[f"{place}_{way}_{need.counter}"] = number
    return data


def with_tier(rules: ClubRules, code: str, data: Mapping[str, Any], exponent: int) -> ClubRules:
    """These rules with one tier as a form says; a new code is a new highest tier."""
    there = rules.tier(code)
    up = _rule(data, "up", there.upgrade if there else None, exponent, rules)
    keep = _rule(data, "keep", there.keep if there else None, exponent, rules)
    made = TierRules(code, up, keep, data["floor"] or "")
    if there is None:
        return replace(rules, tiers=(*rules.tiers, made))
    return replace(rules, tiers=tuple(made if tier.code == code else tier for tier in rules.tiers))


def _rule(data: Mapping[str, Any], place: str, before: Rule | None, exponent: int, rules: ClubRules) -> Rule | None:
    ways = []
    for way in range(WAYS):
        needs = []
        for counter in ("nights", "stays", SPEND, "tier_points", "referrals", NO_SHOWS):
            number = data.get(f"{place}_{way}_{counter}")
            if number is not None:
                number = number * 10**exponent if counter == SPEND else number
                needs.append(_eased(Need(counter, number, counter == NO_SHOWS), before, way))
        if needs:
            ways.append(tuple(needs))
    # What the form cannot show (a third way, from the API) stays.
    ways += before.ways[WAYS:] if before else ()
    if not ways:
        return None
    return Rule(Window(data[f"{place}_window"], data[f"{place}_months"], rules.hold.start), tuple(ways))


def _eased(need: Need, before: Rule | None, way: int) -> Need:
    """A threshold eased for a time keeps that."""
    for old in before.ways[way] if before and way < len(before.ways) else ():
        if old.counter == need.counter and old.at_most == need.at_most:
            return replace(need, instead=old.instead, instead_until=old.instead_until)
    return need


def without_tier(rules: ClubRules, code: str) -> ClubRules:
    """These rules without a tier; who has it keeps it until it is looked at again."""
    left = tuple(replace(tier, floor="" if tier.floor == code else tier.floor)
                 for tier in rules.tiers if tier.code != code)  # fmt: skip
    return replace(rules, tiers=left)


def _day(day: tuple[int, int]) -> str:
    return f"{day[0]:02}-{day[1]:02}"
