"""`rugui pricing replay`: drafts over past bookings, as text or JSON."""

import json
import sys
from pathlib import Path

import click
from rugui.toolkit import _, _n, money

from loyalty_pricing.bookings_csv import Assumed, read
from loyalty_pricing.phrases import listed
from loyalty_pricing.replay import Moved, Outcome, as_json, moved, replay
from loyalty_pricing.rules import RuleSet
from loyalty_pricing.rules_json import decimal

MOST_SHOWN = 5


def run(bookings: Path, drafts: list[RuleSet], cost: int, commission: int, *, programs: bool, quiet: bool) -> None:
    """Replay and print; `cost` and `commission` are hundredths of a percent of the rate."""
    assumed = Assumed(drafts[0].currency, cost, commission)
    told = None if quiet else lambda n: print(f"\r{n}", end="", file=sys.stderr, flush=True)  # noqa: T201
    outcomes = replay(read(bookings, assumed), drafts, told)
    if not quiet:
        click.echo("", err=True)
    if programs:
        found = {"left_out": assumed.left_out, "drafts": [as_json(one) for one in outcomes]}
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    skipped = listed(f"{reason} {count}" for reason, count in sorted(assumed.left_out.items()))
    click.echo(_("Cost taken as %(cost)s%% of the rate, commission of travel agents as %(commission)s%%.",
                 cost=decimal(cost), commission=decimal(commission)))  # fmt: skip
    if skipped:
        click.echo(_("Left out: %(what)s", what=skipped))
    for outcome in outcomes:
        click.echo("\n".join(["", *_lines(outcome)]))
    if len(outcomes) == 2:
        click.echo("\n" + _("%(after)s against %(before)s", after=_name(outcomes[1]), before=_name(outcomes[0])))
        click.echo("\n".join(_both(outcomes[0], outcomes[1])))


def _name(outcome: Outcome) -> str:
    return f"{outcome.rules.id} v{outcome.rules.version}"


def _lines(outcome: Outcome) -> list[str]:
    whole, currency = outcome.whole, outcome.rules.currency
    found = [
        _n("%(what)s: %(num)s booking", "%(what)s: %(num)s bookings", whole.bookings, what=_name(outcome)),
        "  " + _("Revenue %(amount)s, without rules %(before)s", amount=money(whole.total, currency),
                 before=money(whole.listed, currency)),
        "  " + _("Margin %(amount)s, without rules %(before)s", amount=money(whole.margin, currency),
                 before=money(whole.margin_listed, currency)),
        "  " + _n("%(num)s booking is cheaper", "%(num)s bookings are cheaper", whole.cheaper),
    ]  # fmt: skip
    for one in outcome.fired.values():
        if one.always_clashes:
            by = listed(f"{rule} ({count})" for rule, count in one.gave_way.most_common(3))
            found.append("  " + _("%(rule)s: always gives way to %(others)s", rule=one.rule, others=by))
        elif one.never:
            found.append("  " + _("%(rule)s: never applies", rule=one.rule))
        else:
            said = _n("%(rule)s: %(num)s booking, %(amount)s", "%(rule)s: %(num)s bookings, %(amount)s", one.times,
                      rule=one.rule, amount=money(one.money, currency))  # fmt: skip
            found.append("  " + said)
    return [*found, *_segments(moved(None, outcome), currency)]


def _segments(each: list[Moved], currency: str) -> list[str]:
    large = [one for one in each if one.bookings >= 20]
    return [
        "  " + _segment(one, money(one.each, currency)) for one in large[:MOST_SHOWN]
    ]  # fmt: skip


def _both(before: Outcome, after: Outcome) -> list[str]:
    currency = after.rules.currency
    large = [one for one in moved(before, after) if one.bookings >= 20 and one.each]
    found = [
        "  " + _("Revenue %(amount)s", amount=_signed(after.whole.total - before.whole.total, currency)),
        "  " + _("Margin %(amount)s", amount=_signed(after.whole.margin - before.whole.margin, currency)),
    ]
    winners = [one for one in large if one.each < 0][:MOST_SHOWN]
    losers = [one for one in reversed(large) if one.each > 0][:MOST_SHOWN]
    return found + [
        "  " + _segment(one, _signed(one.each, currency)) for one in (*winners, *losers)
    ]  # fmt: skip


def _segment(one: Moved, amount: str) -> str:
    return _("%(kind)s %(value)s: %(amount)s a booking", kind=one.kind, value=one.value, amount=amount)


def _signed(amount: int, currency: str) -> str:
    return ("+" if amount > 0 else "") + money(amount, currency)
