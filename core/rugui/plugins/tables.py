"""Whose table is whose: a plugin's tables begin with its name, and its keys to core go away with what they point to."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Table
from sqlalchemy.orm import Mapper, configure_mappers
from sqlalchemy.orm.instrumentation import manager_of_class

import rugui
from rugui.db import Base

CUSTOMER = "customer"


def import_core_models() -> None:
    """Import every module of core that maps tables, so that `Base.metadata` is whole."""
    for found in pkgutil.walk_packages(rugui.__path__, "rugui."):
        if found.name.rpartition(".")[2] == "models" or found.name.endswith("_models"):
            importlib.import_module(found.name)


def owned_by(name: str) -> list[Table]:
    """The tables of a plugin, known by their prefix, parents first."""
    return [table for table in Base.metadata.sorted_tables if table.name.startswith(f"{name}_")]


def foreign() -> frozenset[str]:
    """Tables mapped by anybody but core, whether their plugin is among those loaded now or not."""
    return frozenset(t.name for m in _mappers() if not _inside(m.class_.__module__, "rugui")
                     for t in m.tables if isinstance(t, Table))  # fmt: skip


def core_table_with_prefix(name: str) -> str | None:
    """A core table that a plugin of this name would have to call its own."""
    return next((t for t in _tables_mapped_in("rugui") if t == name or t.startswith(f"{name}_")), None)


def problem_of(name: str, package: str, *, hooks: Iterable[str], migrations: bool) -> str:
    """What is wrong with a plugin's tables, or ""; `hooks` are those of the data-keeping four that it implements."""
    if stray := next((t for t in _tables_mapped_in(package) if not t.startswith(f"{name}_")), None):
        forget_models(package)
        return f"its table {stray} must begin with {name}_"
    if lost := next(_keys_to_nowhere(name), None):
        forget_models(package)
        return f"its key {lost} leads to no table"
    owned = owned_by(name)
    if owned and not migrations:
        return f"it has the table {owned[0].name} but no migrations folder"
    for table in owned:
        for key in table.foreign_key_constraints:
            target = key.referred_table.name
            if target.startswith(f"{name}_"):
                continue
            if not _goes_away(key):
                return f"its key {table.name}.{key.column_keys[0]} to {target} must be ON DELETE CASCADE"
            missing = sorted(_needed(target) - set(hooks))
            if missing:
                return f"its table {table.name} is about customers, so it must implement {', '.join(missing)}"
    return settle(package)


def _keys_to_nowhere(name: str) -> Iterator[str]:
    for table in Base.metadata.tables.values():
        if table.name.startswith(f"{name}_"):
            for key in table.foreign_keys:
                if key.target_fullname.rpartition(".")[0] not in Base.metadata.tables:
                    yield f"{table.name}.{key.parent.name} to {key.target_fullname}"


def settle(package: str) -> str:
    """Configure the mappers; those of a package whose relationships lead nowhere are unmapped again, and it says so."""
    try:
        configure_mappers()
    except Exception as error:
        forget_models(package)
        configure_mappers()
        return f"its models do not fit together: {error}"
    return ""


def _goes_away(key: ForeignKeyConstraint) -> bool:
    # Who noted something may be forgotten; about whom it is noted may not.
    if key.ondelete == "SET NULL":
        return key.referred_table.name != CUSTOMER and all(column.nullable for column in key.columns)
    return key.ondelete == "CASCADE"


def _needed(target: str) -> set[str]:
    about_customers = target == CUSTOMER or "customer_id" in Base.metadata.tables[target].columns
    hooks = {"export_customer", "erase_customer", "merge_customers", "unmerge_customers"}
    return hooks if about_customers else set()


def _tables_mapped_in(package: str) -> list[str]:
    mappers = [one for one in _mappers() if _inside(one.class_.__module__, package)]
    return sorted({table.name for mapper in mappers for table in mapper.tables if isinstance(table, Table)})


def forget_models(package: str) -> None:
    """Unmap a broken plugin's classes: one relationship that leads nowhere would otherwise stop every query of all."""
    for mapper in [one for one in _mappers() if _inside(one.class_.__module__, package)]:
        for table in mapper.tables:
            if isinstance(table, Table):
                Base.metadata.remove(table)
        manager = manager_of_class(mapper.class_)
        Base.registry._managers.pop(manager, None)
        Base.registry._dispose_manager_and_mapper(manager)


def forget_orphans(before: frozenset[str]) -> None:
    """Drop tables defined since `before` whose classes are gone: what an import that failed half-way leaves behind."""
    mapped = {table.name for mapper in _mappers() for table in mapper.tables if isinstance(table, Table)}
    for name in set(Base.metadata.tables) - before - mapped:
        Base.metadata.remove(Base.metadata.tables[name])


def _mappers() -> list[Mapper[Any]]:
    # Not `registry.mappers`: a class whose definition failed half-way is still listed there, and makes it raise.
    return [manager.mapper for manager in list(Base.registry._managers) if manager.is_mapped]


def _inside(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
