"""What may be done with a rule set's document: rules get versions, and which sets need a second person. Pure."""

from dataclasses import replace

from loyalty_pricing.rules import Effect, Rule, RuleSet

# What one person may activate alone: percentages up to this, in hundredths of a percent.
ALONE = 2000


def versioned(rules: RuleSet, before: RuleSet | None, number: int) -> RuleSet:
    """The set as version `number`, each rule that says something else than `before` one version further.

    Whatever versions the document itself names are not asked: they are counted here, so that none stands for two rules.
    """
    known = {rule.id: rule for rule in before.rules} if before else {}
    counted = []
    for rule in rules.rules:
        was = known.get(rule.id)
        if was is None:
            counted.append(replace(rule, version=1))
        else:
            same = replace(rule, version=was.version) == was
            counted.append(replace(rule, version=was.version if same else was.version + 1))
    return replace(rules, version=number, rules=tuple(counted))


def needs_second(rules: RuleSet, before: RuleSet | None) -> tuple[str, ...]:
    """The rules, new or changed since `before`, that take a second person: more than 20 % off, or money off.

    An amount or a fixed price can be any part of a price, so both ask for one; so does a lower floor (named `floor`).
    """
    known = set(before.rules) if before else set()
    found = [rule.id for rule in rules.rules if rule not in known and any(_steep(one) for one in rule.effects)]
    lower = before is not None and rules.floor.margin < before.floor.margin
    return (*sorted(found), *(("floor",) if lower else ()))


def _steep(effect: Effect) -> bool:
    if effect.kind == "percent":
        return effect.rate > ALONE
    if effect.kind == "free_night":
        return effect.free * 10_000 > ALONE * max(1, effect.every)
    return effect.kind in ("amount", "price")


def caps_of(rules: RuleSet) -> list[Rule]:
    """The rules that are counted."""
    return [rule for rule in rules.rules if any(cap.scope != "quote" for cap in rule.caps)]
