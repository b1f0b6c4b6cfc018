"""Removing a plugin: its data in a file, no row of it anywhere, and nobody else's touched."""

import json
from types import SimpleNamespace

import pytest
from rugui import removal
from rugui.customers.models import Customer
from rugui.db import Base
from rugui.errors import NotFound
from rugui.events import emit
from rugui.plugins import pausing
from rugui.recall.index import reindex
from rugui.recall.models import CustomerSearchKey
from rugui.staff.models import Role
from sqlalchemy import func, inspect, select


@pytest.fixture
def state(database, valet_house, tmp_path):
    from valet_parking import service

    state = SimpleNamespace(database=database, plugins=valet_house, settings={"INSTANCE": tmp_path})
    with database.unit_of_work(valet_house) as session:
        customer = Customer()
        session.add_all([customer, Role(key="desk", permissions=["valet_parking.park", "customers.read"])])
        session.flush()
        service.add(session, customer.id, "ABC-5678", "red")
        reindex(session, [customer.id])
        emit(session, "valet_parking.parked", customer.id)
        emit(session, "customers.changed", customer.id)
        pausing.pause(session, "valet_parking")
        pausing.resume(session, "valet_parking")
    return state


def everything(database):
    with database.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {
            name: [tuple(row) for row in connection.execute(select(Base.metadata.tables[name]))]
            for name in names
            if name in Base.metadata.tables
        }, names


def keys(state):
    with state.database.unit_of_work(state.plugins, write=False) as session:
        return session.scalar(select(func.count()).select_from(CustomerSearchKey))


def test_nothing_of_it_stays(state):
    assert keys(state) > 0
    done = removal.remove(state, "valet_parking")
    rows, names = everything(state.database)
    assert not [name for name in names if "valet" in name]
    assert "valet" not in json.dumps(rows, default=str)
    assert keys(state) == 0
    assert [role[3] for role in rows["role"]] == [["customers.read"]]
    assert len(rows["customer"]) == 1
    assert [event[1] for event in rows["event"]] == ["customers.changed"]
    [line] = done.file.read_text("utf-8").splitlines()
    assert json.loads(line)["row"]["plate"] == "ABC-5678"
    assert done.rows == 1
    assert done.file.stat().st_mode & 0o077 == 0


def test_a_plugin_that_is_no_longer_installed_can_be_removed_too(state):
    state.plugins.found.clear()
    assert removal.remove(state, "valet_parking").rows == 1
    assert not [name for name in everything(state.database)[1] if "valet" in name]


def test_there_must_be_something_to_remove(state):
    with pytest.raises(NotFound):
        removal.remove(state, "absent")
    with pytest.raises(NotFound):
        removal.remove(state, "customer")


def test_the_example_keeps_the_contract_and_answers(state, valet):
    from rugui.facts import facts
    from rugui.plugins import ask
    from rugui.testing import contract
    from rugui.values import OPERATOR

    contract.check_plugin(valet[1], "valet_parking")
    with state.database.unit_of_work(state.plugins) as work:
        kept, dropped = Customer(), work.scalars(select(Customer)).one()
        work.add(kept)
        work.flush()
        assert [fact.value for fact in facts(work, [dropped.id], OPERATOR)[0][dropped.id]] == ["ABC-5678"]
        names = {"kept_id": kept.id, "dropped_id": dropped.id}
        journal = ask(work, "valet_parking", "merge_customers", **names).value
        assert ask(work, "valet_parking", "export_customer", customer_id=dropped.id).value == []
        ask(work, "valet_parking", "unmerge_customers", journal=journal)
        assert ask(work, "valet_parking", "export_customer", customer_id=dropped.id).value != []
        assert ask(work, "valet_parking", "erase_customer", customer_id=dropped.id).value == {"cars": 1}
