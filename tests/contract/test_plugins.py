"""What every bundled plugin keeps to, and what the hooks are to everybody."""

import inspect
import re
from pathlib import Path

import pytest
from rugui import hookspecs
from rugui.customers.models import Customer
from rugui.db import Base
from rugui.facts import facts
from rugui.plugins import collect, load, tables
from rugui.testing import contract
from rugui.testing.statements import statements
from rugui.values import OPERATOR

ROOT = Path(__file__).parents[2]
HOOKS = sorted(hookspecs.CONTAINED | hookspecs.CLOSED)
PLUGINS = load(strict=True)


def squeeze(text):
    return re.sub(r"\s+|'|\"", "", text).replace(",)", ")")


def test_the_two_policies_cover_every_hook_once():
    declared = {name for name, value in vars(hookspecs).items() if hasattr(value, "rugui_spec")}
    assert declared == set(HOOKS)
    assert not hookspecs.CONTAINED & hookspecs.CLOSED


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented_with_its_exact_signature(hook):
    source = squeeze(
        inspect.getsource(getattr(hookspecs, hook)).split('"""')[0].replace("# type: ignore[empty-body]", "")
    )
    source = source.removeprefix("@hookspecdef").rstrip(":")
    assert source in squeeze((ROOT / "docs/plugins.md").read_text("utf-8")), source


# Member and complaint numbers come with membership_club and complaints; a line goes as soon as a bundled plugin has it.
LATER: set[str] = set()


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_used_by_a_bundled_plugin(hook):
    assert bool(PLUGINS.implementing(hook)) == (hook not in LATER)


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_tested_with_a_bundled_plugin(hook):
    bundled = [path for one in PLUGINS.running for path in (ROOT / "tests" / one.name).rglob("test_*.py")]
    named = [path for path in bundled if hook in path.read_text("utf-8")]
    assert named or hook in LATER


@pytest.mark.parametrize("plugin", [one.name for one in PLUGINS.running])
def test_every_plugin_keeps_the_contract_for_authors(plugin):
    contract.check_plugin(PLUGINS.get(plugin).module, plugin)


def test_core_has_no_key_to_a_plugin():
    names = [f"{one.name}_" for one in PLUGINS.running]
    keys = [key for table in Base.metadata.sorted_tables if not table.name.startswith(tuple(names))
            and table.name not in tables.foreign() for key in table.foreign_keys]  # fmt: skip
    assert keys
    assert not [str(key) for key in keys if key.column.table.name.startswith(tuple(names))]


@pytest.mark.parametrize("hook", ["customer_facts", "customer_search_keys"])
def test_one_and_fifty_customers_cost_the_same(database, plugins, hook):
    with database.unit_of_work(plugins) as session:
        session.add_all(customers := [Customer() for _ in range(50)])
    ids = [customer.id for customer in customers]

    def cost(ids):
        with database.unit_of_work(plugins, write=False) as session, statements(database) as sent:
            if hook == "customer_facts":
                facts(session, ids, OPERATOR)
            collect(session, hook, customer_ids=ids)
        return len(sent)

    assert cost(ids[:1]) == cost(ids)
