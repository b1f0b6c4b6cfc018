"""What a plugin's author can hold their plugin to: `contract.check_plugin(my_plugin.plugin, "my_plugin")` in a test."""

from typing import Any

from rugui import hookspecs
from rugui.db import Base
from rugui.plugins import load
from rugui.plugins.tables import owned_by

DATA_KEEPERS = ("export_customer", "erase_customer", "merge_customers", "unmerge_customers")


def check_plugin(module: Any, name: str) -> None:
    """Load the plugin strictly and check what the loader cannot: docstrings, keys, indexes. Raises AssertionError."""
    loaded = load([(name, module)], strict=True).found[0]
    assert loaded.plugin is not None
    assert (module.__doc__ or "").strip(), f"{name}: its module has no docstring"
    for hook in hookspecs.CONTAINED | hookspecs.CLOSED:
        function = getattr(module, hook, None)
        if function is not None:
            assert (function.__doc__ or "").strip(), f"{name}.{hook} has no docstring"
    check_tables(name)


def check_tables(name: str) -> None:
    """Every key to core goes away with what it points to, and keys to customers are indexed (erasing looks there)."""
    for table in owned_by(name):
        for key in table.foreign_keys:
            target = key.column.table.name
            if target.startswith(f"{name}_"):
                continue
            assert key.ondelete in {"CASCADE", "SET NULL"}, f"{key.parent} to {target}: ON DELETE is {key.ondelete}"
            assert target in Base.metadata.tables
            if target == "customer":
                assert key.ondelete == "CASCADE", f"{key.parent} to {target} must be ON DELETE CASCADE"
                assert _indexed(table, key.parent.name), f"{key.parent} has no index: erasing a guest would scan"


def _indexed(table: Any, column: str) -> bool:
    starts = [next(iter(index.columns)).name for index in table.indexes if len(index.columns)]
    starts.append(next(iter(table.primary_key.columns)).name)
    starts += [next(iter(c.columns)).name for c in table.constraints if type(c).__name__ == "UniqueConstraint"]
    return column in starts
