"""Whatever is typed, a search reads a bounded number of rows in a bounded number of statements."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rugui.db import Database
from rugui.recall.models import CustomerCard, CustomerSearchKey
from rugui.recall.plan import plan
from rugui.recall.probe import CAP, EXACT, SCAN, Probe, Sight
from rugui.recall.query import parse
from rugui.recall.service import find
from rugui.recall.statements import _statement, _values
from rugui.testing.statements import statements
from rugui.values import OPERATOR
from sqlalchemy import text
from sqlalchemy.orm import Session

from .guests import TODAY, add_guest

TYPED = [
    "王",
    "a",
    "wang",
    "zh",
    "王小明",
    "john smith",
    "wang 5678",
    "0912345678",
    "091",
    "5678",
    "1208",
    "x@y.z",
    "smi",
    "rz1",
]


def steps(typed: str) -> list[list[Probe]]:
    found = plan(parse(typed), Sight(True, None, 1))
    return [step for step in (found.exact, found.ranges, found.narrowed) if step]


def test_every_probe_uses_the_key_alone(session: Session) -> None:
    """Neither engine reads the whole table or sorts more than a capped piece, for any shape of search."""
    add_guest(session, ("王小明", "王", "小明", "zh-Hant-TW"))
    engine = session.connection().dialect.name
    session.execute(text("SELECT 1"))
    if engine == "postgresql":
        session.execute(text("SET LOCAL enable_seqscan = off"))  # an empty table is read whole by any planner
    for typed in TYPED:
        for step in steps(typed):
            statement = str(_statement(tuple((probe.shape, probe.tag) for probe in step)))
            plan_ = "\n".join(_explain(session, engine, statement, _values(step)))
            if engine == "sqlite":
                reads = [line for line in plan_.splitlines() if "customer_" in line]
                assert reads
                assert all("SEARCH" in line and "key" in line.lower() for line in reads), plan_
            else:
                assert "Seq Scan" not in plan_, plan_
                assert plan_.count('"Limit"') >= len(step), plan_


def _explain(session: Session, engine: str, statement: str, values: dict[str, object]) -> list[str]:
    if engine == "sqlite":
        return [row[-1] for row in session.execute(text("EXPLAIN QUERY PLAN " + statement), values)]
    found = session.execute(text("EXPLAIN (FORMAT JSON) " + statement), values).scalar_one()
    return [json.dumps(found)]


@pytest.mark.parametrize("typed", TYPED)
def test_the_rows_read_do_not_grow_with_the_guests(session: Session, typed: str) -> None:
    """Ten times the guests of one name cost no more rows, counted by the engine's own counters where it has them."""
    key = session.connection()
    rows = [(f"={name}", -n, n) for name in ("王", "wang", "a", "王小明") for n in range(3000)]
    key.execute(CustomerSearchKey.__table__.insert(), [{"key": k, "nrank": r, "customer_id": c} for k, r, c in rows])
    add_guest(session, ("王小明", "王", "小明", "zh-Hant-TW"))
    for step in steps(typed):
        most = sum({"e": EXACT, "k": EXACT, "r": EXACT, "n": EXACT, "m": EXACT}[probe.shape] for probe in step)
        statement = str(_statement(tuple((probe.shape, probe.tag) for probe in step)))
        inner = statement[statement.index("FROM (") :].partition(" JOIN customer_card")[0]
        count = "SELECT count(*) " + inner
        assert (session.execute(text(count), _values(step)).scalar() or 0) <= most
    assert max(EXACT, CAP, SCAN) <= 300
    assert session.query(CustomerCard).count() == 1


@pytest.mark.parametrize("typed", TYPED)
def test_few_statements(session: Session, database: Database, typed: str) -> None:
    with statements(database) as sent:
        find(session, typed, OPERATOR, today=TODAY)
    assert len(sent) <= 5, sent


def test_a_slip_costs_two_more(session: Session, database: Database) -> None:
    guest = add_guest(session, ("John Smithson", "Smithson", "John", "en"))
    with statements(database) as sent:
        assert [match.customer_id for match in find(session, "jonh smithson", OPERATOR, today=TODAY)] == [guest]
    assert len(sent) == 4, sent


@pytest.mark.parametrize(
    "typed", ["", "\x00", "\ud800", "%", "_", "'; DROP TABLE customer; --", "x" * 10_000_000,
     "王" * 10_000_000, "１" * 9999,
              "\U0010ffff", "a\x00b", "*=王", "!=a", "\n\t", "ﷺ" * 500, "a" * 24 + " " + "b" * 24]
)  # fmt: skip
def test_nothing_typed_is_an_error(session: Session, typed: str) -> None:
    add_guest(session, ("王小明", "王", "小明", "zh-Hant-TW"))
    assert isinstance(find(session, typed, OPERATOR, today=TODAY), list)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(typed=st.text(max_size=60), limit=st.integers(-5, 500))
def test_anything_at_all_may_be_typed(session: Session, typed: str, limit: int) -> None:
    assert len(find(session, typed, OPERATOR, limit=limit, today=TODAY)) == 0
