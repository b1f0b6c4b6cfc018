"""Drafts over the 3,000 bookings that come with the demonstration: sums that add up, rules that never fire."""

import gzip
import json
from pathlib import Path

import pytest
import rugui
from click.testing import CliRunner
from loyalty_pricing.bookings_csv import Assumed, past_of, read
from loyalty_pricing.commands import pricing
from loyalty_pricing.replay import moved, replay
from loyalty_pricing.rules_json import load
from rugui.toolkit import Invalid

BOOKINGS = Path(rugui.__file__).parent / "demo" / "data" / "hotel_bookings_sample3000.csv.gz"
RULES = [
    {"id": "early", "group": "one", "when": {"lead_days": {"at_least": 60}}, "effects": [{"percent": "10"}],
     "until": "2026-12-31", "from": "2026-01-01"},
    {"id": "clash", "group": "one", "when": {"lead_days": {"at_least": 90}}, "effects": [{"percent": "2"}]},
    {"id": "never", "when": {"coupon": "SUMMER"}, "effects": [{"percent": "15"}]},
    {"id": "direct", "when": {"channel": "Direct"}, "effects": [{"amount": 500, "each": "night"}]},
]  # fmt: skip


def draft(*each, name="draft", currency="EUR"):
    group = {"id": "all", "groups": [{"id": "one", "mode": "best_guest", "priority": 5}]}
    return load({"id": name, "currency": currency, "group": group, "rules": list(each)})


def over(*drafts):
    assumed = Assumed("EUR")
    return replay(read(BOOKINGS, assumed), drafts), assumed


def test_sums_add_up_and_rules_are_told_apart():
    (found,), assumed = over(draft(*RULES))
    whole = found.whole
    with gzip.open(BOOKINGS, "rt", encoding="utf-8") as lines:
        assert whole.bookings + sum(assumed.left_out.values()) == sum(1 for _ in lines) - 1
    assert whole.listed - whole.total == whole.discount == sum(one.money for one in found.fired.values()) > 0
    for values in found.segments.values():
        assert sum(one.bookings for one in values.values()) == whole.bookings
        assert sum(one.total for one in values.values()) == whole.total
        assert sum(one.margin for one in values.values()) == whole.margin
    assert [rule for rule, one in found.fired.items() if one.never and not one.always_clashes] == ["never"]
    assert [rule for rule, one in found.fired.items() if one.always_clashes] == ["clash"]
    assert set(found.fired["clash"].gave_way) == {"early"}


def test_no_rules_change_nothing():
    (found,), _assumed = over(draft())
    assert found.whole.total == found.whole.listed
    assert found.whole.margin == found.whole.margin_listed
    assert all(one.each == 0 for one in moved(None, found))


def test_two_drafts_side_by_side():
    more = [{**RULES[0], "effects": [{"percent": "12"}]}, *RULES[1:]]
    (before, after), _assumed = over(draft(*RULES), draft(*more, name="other"))
    each = moved(before, after)
    assert (
        sum(one.after - one.before for one in each if one.kind == "hotel") == after.whole.total - before.whole.total < 0
    )
    assert [one.each for one in each] == sorted(one.each for one in each)


def test_rows_that_are_no_bookings():
    with gzip.open(BOOKINGS, "rt", encoding="utf-8") as lines:
        head, row = next(lines), next(lines)
    good = row.replace(row.split(",")[1], "0", 1)
    bad = [row.replace("2016", "20x6"), row.replace(",1,2,", ",0,0,"), "1,2,3\n", "\n"]
    assumed = Assumed("EUR")
    assert len(list(past_of([head, good, *bad], assumed))) <= 2
    assert sum(assumed.left_out.values()) >= 3
    with pytest.raises(Invalid):
        list(past_of(["a,b\n"], assumed))
    with pytest.raises(Invalid):
        list(past_of([], assumed))


def test_the_command(tmp_path):
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    for file, percent in ((one, "10"), (other, "12")):
        group = {"id": "all", "groups": [{"id": "one", "mode": "best_guest", "priority": 5}]}
        given = [{**RULES[0], "effects": [{"percent": percent}]}, *RULES[1:]]
        file.write_text(json.dumps({"id": file.stem, "currency": "EUR", "group": group, "rules": given}))
    said = CliRunner().invoke(pricing, ["replay", str(BOOKINGS), str(one), str(other), "--quiet"])
    assert said.exit_code == 0, said.output
    assert "never: never applies" in said.output
    assert "clash: always gives way to early" in said.output
    assert "other v1 against one v1" in said.output
    said = CliRunner().invoke(pricing, ["replay", str(BOOKINGS), str(one), "--json", "--quiet", "--cost", "33.5"])
    assert json.loads(said.output)["drafts"][0]["bookings"] > 1_000
    other.write_text(json.dumps({"id": "x", "currency": "EUR", "rules": 3}))
    assert CliRunner().invoke(pricing, ["replay", str(BOOKINGS), str(other)]).exit_code == 1
    assert CliRunner().invoke(pricing, ["replay", str(BOOKINGS), str(one), "--cost", "1e9"]).exit_code == 2
