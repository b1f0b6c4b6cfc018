"""`rugui club explain`: the documented form, without a database; hostile lines refused by name, the rest goes on."""

import json
import re
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from membership_club import case_json, case_replay, commands_explain
from membership_club.explain import Explanation
from rugui.cli import main
from rugui.toolkit import Invalid, command_app

GOLDEN = Path(__file__).parents[1] / "data" / "clubs" / "golden.jsonl"
DOCS = Path(__file__).parents[2] / "docs" / "clubs.md"
RULES = {
    "tiers": [
        {"code": "star"},
        {"code": "gold", "upgrade": {"window": {"kind": "anniversary"},
                                     "ways": [[{"counter": "nights", "at_least": 15}]]}},
    ],
    "terms": {"kind": "rolling", "grace_days": 30, "grace_rights": ["rate"]}, "hold": {"kind": "anniversary"},
}  # fmt: skip
CASE = {"rules": RULES, "joined": "2024-01-15", "on": "2024-03-01"}


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    """The application as a command has it, on an instance that has no database."""
    folder = tmp_path_factory.mktemp("explain")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUGUI_INSTANCE", str(folder / "instance"))
        patch.setenv("RUGUI_DATABASE_URL", f"sqlite:///{folder}/none.db")
        patch.setenv("LC_ALL", "C.UTF-8")
        with command_app():
            yield
        assert not (folder / "none.db").exists()


@pytest.fixture
def explain(terminal, capsys):
    """`explain(text_or_bytes, json=False)` → what was said and whether the exit status is 1."""

    def call(text, json=False):
        wrong = commands_explain.run(BytesIO(text if isinstance(text, bytes) else text.encode()), as_json=json)
        return SimpleNamespace(stdout=capsys.readouterr().out, exit_code=int(bool(wrong)))

    return call


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_example_of_the_documentation(tmp_path, monkeypatch):
    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    cases, said = re.findall(r"```(?:jsonl|text)\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)[:2]
    done = CliRunner().invoke(main, ["club", "explain", "-"], input=cases)
    assert done.exit_code == 0, done.output
    assert done.stdout == said
    assert CliRunner().invoke(main, ["club", "explain", "-"], input="x").exit_code == 1


def test_histories_from_published_rules(explain):
    """At least 60 histories whose status and tier were worked out by hand (tests/data/clubs/README.md)."""
    done = explain(GOLDEN.read_bytes(), json=True)
    found = [one for one in lines(done) if one["days"]]
    assert [(one["line"], one["case"], one["days"]) for one in found if not one["ok"]] == []
    assert len(found) >= 60
    assert all("agrees" in day for one in found for day in one["days"])
    assert done.exit_code == 0


def test_a_program_is_told_what_differs(explain):
    stay = {"on": "2024-02-10", "what": "stay", "nights": 15, "spend": 1_200_000}
    good = CASE | {"case": "ok", "history": [stay], "expected": {"tier": "gold", "term_end": "2025-01-14"}}
    bad = CASE | {"expected": {"tier": "gold", "missing_next": {"nights": 14}, "status": "active"}}
    done = explain("\n".join(map(json.dumps, (good, bad))), json=True)
    one, other = lines(done)
    assert (done.exit_code, one["ok"], other["ok"], other["line"]) == (1, True, False, 2)
    day = one["days"][0]
    assert (day["status"], day["tier"], day["tier_end"], day["tier_reason"]["code"]) == (
        "active", "gold", "2026-01-14", "reached")  # fmt: skip
    assert [(step["on"], step["kind"]) for step in day["upcoming"]][:2] == [
        ("2025-01-15", "grace"), ("2025-02-14", "expired")]  # fmt: skip
    assert other["days"][0]["differs"] == {
        "tier": {"expected": "gold", "found": "star"},
        "missing_next": {"expected": {"nights": 14}, "found": {"nights": 15}},
    }
    spoken = explain(json.dumps(bad | {"language": "zh-Hans-CN"})).stdout
    assert "与预期不一致" in spoken


def test_rules_are_stated_once_for_the_lines_after(explain):
    done = explain("\n".join(map(json.dumps, (
        {"club": "A", "rules": RULES}, {"club": "A", "joined": "2024-01-15", "on": "2024-03-01"},
        {"club": "B", "joined": "2024-01-15", "on": "2024-03-01"},
    ))), json=True)  # fmt: skip
    assert [one["ok"] for one in lines(done)] == [True, True, False]
    assert lines(done)[2]["errors"].keys() == {"rules"}


def test_rules_change_on_a_day(explain):
    easier = json.loads(json.dumps(RULES).replace("15}", "5}"))
    versions = [{"from": "2020-01-01", "rules": RULES}, {"from": "2024-02-01", "rules": easier}]
    case = CASE | {"rules": versions, "history": [{"on": "2024-01-20", "what": "nights", "count": 5}]}
    del case["on"]
    days = [{"on": "2024-01-31", "expected": {"tier": "star"}}, {"on": "2024-02-01", "expected": {"tier": "gold"}}]
    assert explain(json.dumps(case | {"days": days})).exit_code == 0


def with_history(*entries):
    return json.dumps(CASE | {"history": list(entries)})


HOSTILE = [
    (b"\x00", ""), (b"{", ""), (b"[]", ""), (b"3", ""), (b"null", ""), (b'"\\ud800"', ""), (b"\xff\xfe{}", ""),
    (b"[" * 100_000, ""), (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, ""), (b'{"on":1,"on":2}', "on"),
    (b'{"\\ud800":1,"\\ud800":2}', ""), (b"{" + b" " * 1_000_001 + b"}", ""), (b'{"case": NaN}', "NaN"),
    (b'{"joined": ' + b"9" * 5000 + b"}", ""), (b"{}", "rules"), (b'{"rules": null, "on": "2024-01-01"}', "rules"),
    (b'\xef\xbb\xbf\xef\xbb\xbf{"rules": {}}', ""), (b'{"rules": {}, "\\u0000\\ud800": 1}', "\\x00\\ud800"),
    (json.dumps(CASE | {"case": "a\x00b"}), "case"), (json.dumps(CASE | {"case": ["x"]}), "case"),
    (json.dumps(CASE).replace("2024-03-01", "\\udfff"), "on"), (json.dumps(CASE | {"on": "9999-12-31"}), "on"),
    (json.dumps(CASE | {"on": "20240301"}), "on"), (json.dumps(CASE | {"on": "0001-01-01"}), "on"),
    (json.dumps(CASE | {"expected": []}), "expected"), (json.dumps(CASE | {"expected": {"x": 1}}), "expected.x"),
    (json.dumps(CASE | {"expected": {"status": "?"}}), "expected.status"),
    (json.dumps(CASE | {"days": []}), "days"), (json.dumps(CASE | {"language": "de"}), "language"),
    (json.dumps(CASE | {"currency": "E1R"}), "currency"), (json.dumps(CASE | {"auto": 1}), "auto"),
    (json.dumps(CASE | {"history": {}}), "history"), (json.dumps(CASE | {"history": [[]] * 5001}), "history"),
    (with_history(3), "history.0"), (with_history({"on": "2024-02-01"}), "history.0.what"),
    (with_history({"on": "2024-02-01", "what": "stay"}), "history.0.nights"),
    (with_history({"on": "2024-02-01", "what": "stay", "nights": 10**400}), "history.0.nights"),
    (with_history({"on": "2024-02-01", "what": "stay", "nights": -1}), "history.0.nights"),
    (with_history({"on": "2024-02-01", "what": "stay", "nights": 1.5}), "history.0.nights"),
    (with_history({"on": "2024-02-01", "what": "stay", "nights": True}), "history.0.nights"),
    (with_history({"on": "2024-02-01", "what": "spend", "count": 1}).replace("1}", "1e999}"), "history.0.count"),
    (with_history({"on": None, "what": "no_show"}), "history.0.on"),
    (with_history({"on": "2024-02-01", "what": "manual", "until": "2024-01-31"}), "history.0.until"),
    (with_history({"on": "2024-02-01", "what": "manual", "tier": "jade"}), "history.0.tier"),
    (with_history({"on": "2024-02-01", "what": "stay", "nights": 1, "x": 1}), "history.0.x"),
    (with_history({"on": "2024-02-01", "what": "thawed"}), "history.0"),
    (with_history({"on": "2024-01-01", "what": "left"}), "history.0"),
    (json.dumps(CASE | {"tier": "jade"}), "tier"),
    (json.dumps(CASE | {"rules": {"tiers": [{"code": "a", "keep": {"window": {"months": 0}}}]}}),
     "rules.tiers.0.keep.window.months"),
    (json.dumps(CASE | {"rules": []}), "rules"), (json.dumps(CASE | {"rules": [{"from": "x"}]}), "rules.0.from"),
]  # fmt: skip


def test_a_bad_line_is_named_and_the_rest_goes_on(explain):
    good = json.dumps(CASE)
    raw = [line if isinstance(line, bytes) else line.encode() for line, _path in HOSTILE]
    done = explain(b"\n".join([b"\xef\xbb\xbf" + good.encode(), *raw, b"", b"  \r", good.encode()]), json=True)
    found = {one["line"]: one for one in lines(done)}
    assert done.exit_code == 1
    assert found[1]["ok"]
    assert found[len(raw) + 4]["ok"]
    for number, (line, path) in enumerate(HOSTILE, 2):
        one = found[number]
        assert not one["ok"], line[:200]
        assert path in one["errors"] or (not one["errors"] and path in one["error"]), (line[:200], one)
    plain = explain(b"\n".join(raw))
    assert plain.stdout.count("\nLine ") + plain.stdout.startswith("Line ") == len(HOSTILE)


@pytest.mark.parametrize("text", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_a_file_without_a_case_is_no_success(explain, text):
    assert explain(text).exit_code == 1


# ---- what holds for every history

ON = st.dates(case_json.date(2024, 1, 1), case_json.date(2027, 12, 31)).map(str)
ENTRY = st.one_of(
    st.fixed_dictionaries({"on": ON, "what": st.just("stay"), "nights": st.integers(0, 20)}),
    st.fixed_dictionaries({"on": ON, "what": st.sampled_from(["no_show", "referred", "renewed", "frozen", "thawed",
                                                              "left", "joined", "auto"])}),
    st.fixed_dictionaries({"on": ON, "what": st.sampled_from(["manual", "moved"]), "tier": st.just("gold")}),
)  # fmt: skip


def told(history, day) -> Explanation | str:
    """The explanation of a day, or why there is none."""
    text = json.dumps({"rules": RULES, "joined": "2024-01-01", "history": history, "on": day})
    try:
        return case_replay.explained(case_json.read(text, {}), case_json.date.fromisoformat(day))
    except Invalid as error:
        return ", ".join(f"{one}" for one in error.fields.values())


@settings(max_examples=60)
@given(st.lists(ENTRY, max_size=8), ON, st.randoms(use_true_random=False))
def test_the_order_of_lines_and_what_comes_later_make_no_difference(history, day, chance):
    one = told(history, day)
    mixed = list(history)
    chance.shuffle(mixed)
    assert told(mixed, day) == one
    # Time travel is replay: what is known on a day is what was written by then.
    assert told([entry for entry in history if entry["on"] <= day], day) == one


FIELDS = ["rules", "history", "days", "expected", "joined", "on", "case"]
NAMES = st.sampled_from([*FIELDS, "what", "tiers", "code", "ways", "keep", "window", "terms"])
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
ANY = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
                   max_leaves=12)  # fmt: skip


@settings(max_examples=60)
@given(ANY, st.sampled_from(FIELDS))
def test_only_declared_errors(value, name):
    try:
        case = case_json.read(json.dumps(CASE | {name: value}), {})
        for asked in case.asked:
            case_replay.explained(case, asked.on)
    except Invalid:
        pass
