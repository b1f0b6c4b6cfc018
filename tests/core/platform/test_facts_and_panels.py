"""Facts and panels: only what was declared, only for who may see it, and a failure in its own place."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rugui.facts import TONES, WrongFact, facts, fits, rank
from rugui.plugins import Permission, Plugin
from rugui.testing.statements import statements
from rugui.values import OPERATOR, Fact, FactKind, Page, Panel, Viewer
from rugui.web.panels import panels_for
from sqlalchemy import text

DESK = Viewer(1, "Lin", {"customers.read": None})


@pytest.fixture
def club(house, make_plugin):
    """A plugin stating the facts given, by customer."""

    def build(stated, *, strict=False):
        kinds = [
            FactKind("club.tier", "Tier"),
            FactKind("club.nights", "Nights", "int"),
            FactKind("club.debt", "Debt", "bool", permission="club.money"),
        ]
        declared = Plugin(api=1, title="Club", facts=kinds, permissions=[Permission("club.money", "See debts")])
        return house(make_plugin("club", declared, customer_facts=lambda session: stated), strict=strict)

    return build


def ask(database, plugins, viewer=OPERATOR, ids=(1, 2), site_id=None):
    with database.unit_of_work(plugins, write=False) as session:
        return facts(session, ids, viewer, site_id)


WRONG = {
    "is not declared": Fact("club.other", "x", "x"),
    "is not a int": Fact("club.nights", "three", "three"),
    "the tone pink": Fact("club.tier", "gold", "Gold", tone="pink"),
    "has no label": Fact("club.tier", "gold", ""),
}


@pytest.mark.parametrize("complaint", WRONG)
def test_a_wrong_fact_is_left_out_and_its_plugin_named_while_the_others_stay(database, club, caplog, complaint):
    right = Fact("club.tier", "gold", "Gold")
    found, failed = ask(database, club({1: [WRONG[complaint], right], 2: [right]}))
    assert found == {1: [right], 2: [right]}
    assert [one.plugin for one in failed] == ["club"]
    assert failed[0].problem
    assert complaint in caplog.text


def test_strict_mode_raises_a_wrong_fact(database, club):
    with pytest.raises(WrongFact, match="not declared"):
        ask(database, club({1: [WRONG["is not declared"]]}, strict=True))


def test_a_fact_needs_its_kinds_permission_and_only_at_its_site(database, club):
    debt, local = Fact("club.debt", True, "Owes"), Fact("club.tier", "gold", "Gold", site_id=7)
    plugins = club({1: [debt, local]})
    assert ask(database, plugins, DESK)[0][1] == [local]
    shown = ask(database, plugins, Viewer(1, "Lin", {"club.money": None}), site_id=8)[0][1]
    assert [fact.name for fact in shown] == ["club.debt"]


def test_facts_about_a_guest_nobody_asked_for_are_a_failure(database, club):
    found, failed = ask(database, club({3: [Fact("club.tier", "gold", "Gold")]}))
    assert found == {1: [], 2: []}
    assert failed


def test_facts_never_derive_from_facts(database, house, make_plugin):
    def nested(session, customer_ids):
        facts(session, customer_ids, OPERATOR)
        return {}

    with pytest.raises(RuntimeError, match="never derive"):
        ask(database, house(make_plugin("club", customer_facts=nested), strict=True))


def test_one_and_fifty_customers_cost_the_same(database, plugins):
    def cost(ids):
        with statements(database) as sent:
            ask(database, plugins, ids=ids)
        return len(sent)

    assert cost([1]) == cost(list(range(1, 51)))


@given(st.lists(st.builds(Fact, st.text(max_size=3), st.booleans(), st.just("x"), st.sampled_from(TONES),
                          st.integers(0, 200))))  # fmt: skip
def test_safety_comes_first_whatever_else_there_is(stated):
    tones = [TONES.index(fact.tone) for fact in sorted(stated, key=rank)]
    assert tones == sorted(tones)


@given(st.one_of(st.booleans(), st.integers(), st.text(), st.dates(), st.datetimes(), st.none(), st.floats()))
def test_every_value_fits_at_most_one_type(value):
    fitting = [kind for kind in ("bool", "int", "str", "date") if fits(value, kind)]
    assert len(fitting) == isinstance(value, (bool, int, str, date)) - isinstance(value, datetime)


@pytest.fixture
def drawn(app, house, make_plugin, tmp_path):
    """`drawn(panel, …)`: the panels of a page made by a plugin with two templates."""
    from jinja2 import ChoiceLoader, DictLoader

    templates = DictLoader({
        "club/ok.html": "<b>{{ name }}</b>{{ viewer }}",
        "club/broken.html": "{{ 1 / 0 }}",
        "club/sql.html": "{{ query() }}",
    })  # fmt: skip
    before = app.jinja_env.loader
    app.jinja_env.loader = ChoiceLoader([before, templates])

    def build(*panels, viewer=OPERATOR, database=None, strict=False):
        plugins = house(make_plugin("club", panels=lambda session, page: list(panels)), strict=strict)
        state = app.extensions["rugui"]
        with (
            app.test_request_context(headers={"Accept-Language": "en"}),
            state.database.unit_of_work(plugins, write=False) as session,
        ):
            if "query" in panels[0].context:
                panels[0].context["query"] = lambda: session.execute(text("SELECT nothing"))
            found = panels_for(session, Page("home", viewer))
            session.execute(text("SELECT 1"))
            return found

    yield build
    app.jinja_env.loader = before


def test_a_panel_is_rendered_with_its_context_and_nothing_else(drawn):
    [panel] = drawn(Panel("Club", "club/ok.html", {"name": "<i>"}, slot="main"))
    assert (panel.title, panel.html, panel.slot, panel.problem) == ("Club", "<b>&lt;i&gt;</b>", "main", "")


@pytest.mark.parametrize("template", ["club/broken.html", "club/absent.html", "club/sql.html"])
def test_a_template_that_fails_fails_only_its_panel(drawn, template):
    failing, fine = drawn(Panel("A", template, {"query": None}, order=1), Panel("B", "club/ok.html", {}, order=2))
    assert failing.problem == "Club could not be shown"
    assert not failing.html
    assert fine.html == "<b></b>"


def test_panels_come_by_order_and_only_to_who_may_see_them(drawn):
    secret = Panel("Money", "club/ok.html", {}, permission="club.money", order=1)
    found = drawn(secret, Panel("Z", "club/ok.html", {}, order=9), Panel("Y", "club/ok.html", {}, order=3), viewer=DESK)
    assert [panel.title for panel in found] == ["Y", "Z"]


@pytest.mark.parametrize(
    "panel", [Panel("A", "base.html", {}), Panel("A", "club/ok.html", {}, slot="top"), Panel("A", "club/ok.html", [])]
)
def test_a_panel_of_the_wrong_shape_is_a_failure(drawn, panel):
    if isinstance(panel.context, list):
        panel = Panel("A", "club/ok.html", (("a", 1),))
    [found] = drawn(panel)
    assert found.problem
