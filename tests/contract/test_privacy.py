"""Nothing about a guest is kept beside their file: every table of core is in it, or left out for a reason."""

from rugui.privacy.export_tables import BY_NUMBER, LEFT_OUT, NOT_OWN, ROOT, core_tables, owned, walk
from rugui.privacy.export_values import SEALED
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, Table

OWNED = {one.name for one in owned()}
TABLES = {table.name: table for table in core_tables()}


def _keys_to_customers():
    for table in TABLES.values():
        for key in table.foreign_keys:
            if key.column.table.name == ROOT and table.name != ROOT:
                yield table.name, key.parent.name


def test_every_table_with_a_key_to_a_customer_is_in_the_file_or_left_out_for_a_reason():
    missing = {
        f"{table}.{column}"
        for table, column in _keys_to_customers()
        if table not in OWNED and not LEFT_OUT.get(table) and not NOT_OWN.get((table, column))
    }
    assert not missing


def test_every_table_with_a_customers_number_and_no_key_is_accounted_for():
    found = {
        table.name
        for table in TABLES.values()
        for column in table.columns
        if column.name.endswith("customer_id") and not column.foreign_keys
    }
    assert found == set(BY_NUMBER)


def test_nothing_is_left_out_that_is_not_there():
    assert set(LEFT_OUT) <= set(TABLES)
    assert set(NOT_OWN) <= set(_keys_to_customers())
    assert not set(LEFT_OUT) & OWNED


def test_what_is_sealed_is_opened():
    sealed = {
        (table.name, column.name)
        for table in TABLES.values()
        if table.name in OWNED
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert sealed == set(SEALED)


def test_the_walk_finds_what_hangs_on_what_hangs_on_a_guest():
    metadata = MetaData()
    Table("customer", metadata, Column("id", Integer, primary_key=True))
    Table("site", metadata, Column("id", Integer, primary_key=True))
    Table("a", metadata, Column("id", Integer, primary_key=True), Column("x", ForeignKey("customer.id")))
    Table("b", metadata, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a.id"), nullable=False))
    Table("c", metadata, Column("id", Integer, primary_key=True), Column("site_id", ForeignKey("site.id")))
    found = {one.name: one.parent and one.parent[1] for one in walk(metadata.sorted_tables)}
    assert found == {"customer": None, "a": None, "b": "a"}
