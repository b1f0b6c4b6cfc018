"""A plugin with a mistake is kept out, and one sentence says which plugin and which field."""

import sys
from types import ModuleType

import pytest
from flask import Blueprint
from rugui import hookspecs
from rugui.db import Base
from rugui.edge import SIGNED_IN, requires
from rugui.plugins import Job, Permission, Plugin, PluginProblem, load, tables
from rugui.values import FactKind, MenuItem
from sqlalchemy import Column, ForeignKey, Integer, Table, select
from sqlalchemy.orm import Mapped, configure_mappers, mapped_column, relationship


def wrap(name, *, with_view=None, **hooks):
    blueprint = Blueprint(name, __name__)
    if with_view:
        blueprint.add_url_rule("/x", "index", with_view)
    for hook, function in hooks.items():
        getattr(blueprint, hook)(function)
    return blueprint


def index():
    return ""


@requires(SIGNED_IN)
def guarded():
    return ""


DECLARATIONS = {
    "has no `plugin = Plugin(...)`": "nonsense",
    "field api: must be the integer 1": Plugin(api="1", title="T"),
    "field api: it was written for api 2, this is api 1": Plugin(api=2, title="T"),
    "field title: is empty": Plugin(api=1, title=" "),
    "field facts: must be a list of FactKind": Plugin(api=1, title="T", facts="tier"),
    "field facts: 'tier' is not a FactKind": Plugin(api=1, title="T", facts=["tier"]),
    "field facts: the name tier must begin with club.": Plugin(api=1, title="T", facts=[FactKind("tier", "Tier")]),
    "field facts: club.tier is declared twice": Plugin(
        api=1, title="T", facts=[FactKind("club.tier", "Tier"), FactKind("club.tier", "Tier")]
    ),
    "has type float, not bool": Plugin(api=1, title="T", facts=[FactKind("club.tier", "Tier", "float")]),
    "field facts: the permission club.read is not declared": Plugin(
        api=1, title="T", facts=[FactKind("club.tier", "Tier", permission="club.read")]
    ),
    "field permissions: the name read must begin with club.": Plugin(
        api=1, title="T", permissions=[Permission("read", "Read")]
    ),
    "field jobs: the name dues must begin with club.": Plugin(api=1, title="T", jobs=[Job("dues", print, 60)]),
    "field jobs: club.dues needs a function": Plugin(api=1, title="T", jobs=[Job("club.dues", print, -1)]),
    "field commands: 'x' is not a Command": Plugin(api=1, title="T", commands=["x"]),
    "field demo: must be a function": Plugin(api=1, title="T", demo="demo"),
    "field settings_form: must be a form class": Plugin(api=1, title="T", settings_form="form"),
    "field blueprints: the name golf must be club or club_api": Plugin(api=1, title="T", blueprints=[wrap("golf")]),
    "field blueprints: club cannot be registered": Plugin(
        api=1, title="T", blueprints=[wrap("club"), wrap("club")]
    ),
    "the view club.index does not say what it requires": Plugin(
        api=1, title="T", blueprints=[wrap("club", with_view=index)]
    ),
    "before_request_funcs would run in every request": Plugin(
        api=1, title="T", blueprints=[wrap("club", before_app_request=index)]
    ),
    "an error handler or context processor would run": Plugin(
        api=1, title="T", blueprints=[wrap("club", app_context_processor=dict)]
    ),
    "field menu: there is no view club.members in its blueprints": Plugin(
        api=1,
        title="T",
        menu=[MenuItem("Members", "club.members", "club.read")],
        permissions=[Permission("club.read", "Read")],
        blueprints=[wrap("club", with_view=guarded)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("sentence", DECLARATIONS)
def test_each_field_is_checked_and_named(make_plugin, sentence):
    declared = DECLARATIONS[sentence]
    [found] = load([make_plugin("club", declared)]).found
    assert found.plugin is None
    assert found.problem.startswith("plugin club")
    assert sentence in found.problem
    assert "\n" not in found.problem


@pytest.mark.parametrize(
    ("hooks", "sentence"),
    [
        ({"customer_fact": lambda session, customer_ids: {}}, "unknown hook 'customer_fact'"),
        ({"panels": lambda session, site: []}, "site"),
    ],
)
def test_a_misspelt_hook_or_argument_is_found(make_plugin, hooks, sentence):
    [found] = load([make_plugin("club", **hooks)]).found
    assert sentence in found.problem


def test_a_hook_without_its_mark_and_one_that_wraps_the_others_are_found(make_plugin):
    name, unmarked = make_plugin("club")
    unmarked.panels = lambda session, page: []
    assert "hook panels: it is not marked with @hookimpl" in load([(name, unmarked)]).found[0].problem

    @hookspecs.hookimpl(wrapper=True)
    def panels(session):
        return (yield)

    name, wrapping = make_plugin("club")
    wrapping.panels = panels
    assert "may not wrap the others" in load([(name, wrapping)]).found[0].problem


def test_an_import_that_fails_half_way_leaves_no_table(make_plugin):
    def half():
        Table("club_half", Base.metadata, Column("id", Integer, primary_key=True))
        raise ImportError("the other half")

    assert "the other half" in load([("club", EntryPoint("club", half))]).found[0].problem
    assert "club_half" not in Base.metadata.tables


class EntryPoint:
    """An entry point whose module does something when it is imported."""

    value = "club.plugin"
    dist = None

    def __init__(self, name, load):
        self.name, self.load = name, load


@pytest.mark.parametrize("error", [SystemExit(1), ImportError("no golf"), ZeroDivisionError("division")])
def test_an_import_that_fails_or_exits_stops_nobody_else(make_plugin, error):
    def explode():
        raise error

    plugins = load([("club", EntryPoint("club", explode)), make_plugin("golf")])
    assert [one.name for one in plugins.running] == ["golf"]
    assert type(error).__name__ in plugins.get("club").problem


def test_development_and_tests_do_not_pass_over_a_broken_plugin(make_plugin):
    with pytest.raises(PluginProblem, match="field api"):
        load([make_plugin("club", Plugin(api=2, title="T"))], strict=True)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["Club"], "lower-case words"),
        (["c" * 28], "at most 27 characters"),
        (["customer"], "core has a table customer"),
        (["staff"], "core has a table staff_session"),
        (["club", "club_bar"], "begin alike"),
        (["club", "club"], "two plugins have this name"),
    ],
)
def test_names_that_would_mix_tables_are_refused(make_plugin, names, sentence):
    assert sentence in load([make_plugin(name) for name in names]).found[-1].problem


@pytest.fixture
def modelled(make_plugin, tmp_path):
    """`modelled(table, **columns)`: a plugin with a mapped table, taken away after the test."""
    made, classes = [], []
    tables.import_core_models()

    def build(table, *, migrations=True, hooks=(), **columns):
        name = f"m{len(made)}x{tmp_path.name.replace('_', '')[-12:].lower()}"
        package = ModuleType(name)
        package.__path__ = [str(tmp_path)]
        package.__spec__ = None
        sys.modules[name] = package
        made.append(name)
        body = {"__tablename__": table, "__module__": f"{name}.models", **columns}
        body["__annotations__"] = {"id": Mapped[int]}
        body["id"] = mapped_column(primary_key=True)
        classes.append(type(f"Thing{name}", (Base,), body))  # kept: a class nobody holds takes its mapper with it
        problem = tables.problem_of("club", name, hooks=hooks, migrations=migrations)
        return problem

    yield build
    for name in made:
        tables.forget_models(name)
        del sys.modules[name]
    configure_mappers()


ALL_FOUR = ("export_customer", "erase_customer", "merge_customers", "unmerge_customers")


def test_a_table_must_bear_the_plugins_name(modelled):
    assert "its table golf_course must begin with club_" in modelled("golf_course")
    assert "golf_course" not in Base.metadata.tables


def test_tables_need_migrations(modelled):
    assert "no migrations folder" in modelled("club_thing", migrations=False)


@pytest.mark.parametrize("ondelete", [None, "SET NULL", "RESTRICT"])
def test_a_key_to_a_customer_goes_away_with_the_customer(modelled, ondelete):
    key = mapped_column(ForeignKey("customer.id", ondelete=ondelete), nullable=True)
    assert "must be ON DELETE CASCADE" in modelled("club_thing", hooks=ALL_FOUR, customer_id=key)


@pytest.mark.parametrize("target", ["customer.id", "visit.id", "interaction.id"])
def test_rows_about_customers_need_the_four_hooks(modelled, target):
    key = mapped_column(ForeignKey(target, ondelete="CASCADE"))
    problem = modelled("club_thing", hooks=ALL_FOUR[:2], about_id=key)
    assert "must implement merge_customers, unmerge_customers" in problem


def test_a_key_that_leads_to_no_table_is_named(modelled):
    key = mapped_column(ForeignKey("golf_course.id", ondelete="CASCADE"))
    assert modelled("club_thing", course_id=key) == "its key club_thing.course_id to golf_course.id leads to no table"


def test_who_noted_it_may_be_forgotten(modelled):
    key = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), nullable=True)
    assert modelled("club_thing", noted_by=key) == ""


def test_a_relationship_that_leads_nowhere_stops_its_plugin_and_no_query_of_core(modelled, session):
    from rugui.staff.models import Site

    assert "do not fit together" in modelled("club_thing", other=relationship("NoSuchClass"))
    assert session.scalars(select(Site)).all() == []


def test_templates_outside_the_plugins_own_folder_are_refused(make_plugin, tmp_path, monkeypatch):
    (tmp_path / "clubhouse" / "templates").mkdir(parents=True)
    (tmp_path / "clubhouse" / "__init__.py").write_text("")
    (tmp_path / "clubhouse" / "plugin.py").write_text("from rugui.toolkit import Plugin\nplugin = Plugin(1, 'T')\n")
    (tmp_path / "clubhouse" / "templates" / "base.html").write_text("mine now")
    monkeypatch.syspath_prepend(tmp_path)
    import clubhouse.plugin

    assert "templates/base.html must be inside templates/club/" in load([("club", clubhouse.plugin)]).found[0].problem


def test_the_bundled_plugins_load():
    plugins = load(strict=True)
    assert "hotel_preferences" in [one.name for one in plugins.running]
    assert all(one.version for one in plugins.found)
