"""How the tables differ from the models, in words an operator understands. Pure: what Alembic found goes in."""

from collections.abc import Iterable, Iterator
from typing import Any

from rugui.i18n import _, _l

_WORDS = {
    "add_table": _l("the table %(table)s is missing"),
    "remove_table": _l("the table %(table)s is extra"),
    "add_column": _l("the column %(table)s.%(column)s is missing"),
    "remove_column": _l("the column %(table)s.%(column)s is extra"),
    "add_index": _l("the index %(name)s of %(table)s (%(columns)s) is missing"),
    "remove_index": _l("the index %(name)s of %(table)s (%(columns)s) is extra"),
    "add_fk": _l("the foreign key of %(table)s (%(columns)s) is missing"),
    "remove_fk": _l("the foreign key of %(table)s (%(columns)s) is extra"),
    "add_constraint": _l("the rule %(name)s of %(table)s (%(columns)s) is missing"),
    "remove_constraint": _l("the rule %(name)s of %(table)s (%(columns)s) is extra"),
}


def sentences(found: Iterable[Any]) -> list[str]:
    """A sentence for each difference of Alembic's `compare_metadata`; the indexes of a missing table are not told."""
    steps = list(_flat(found))
    whole = {step[1].name for step in steps if step[0] in ("add_table", "remove_table")}
    return [_sentence(step) for step in steps if step[0].endswith("_table") or _table(step) not in whole]


def _flat(found: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for one in found:
        if isinstance(one, list):  # the changes of one column come as a list of their own
            yield from _flat(one)
        elif not one[0].endswith("_comment"):
            yield one


def _table(step: tuple[Any, ...]) -> str:
    if step[0].endswith("_column") or step[0].startswith("modify_"):
        return str(step[2])
    return str(step[1].name if step[0].endswith("_table") else step[1].table.name)


def _sentence(step: tuple[Any, ...]) -> str:
    kind, table = step[0], _table(step)
    if kind.startswith("modify_"):
        return _changed(kind, f"{table}.{step[3]}", *step[-2:])
    values = {"table": table}
    if kind.endswith("_column"):
        values["column"] = step[3].name
    elif not kind.endswith("_table"):
        values |= {"name": step[1].name or "", "columns": ", ".join(one.name for one in step[1].columns)}
    return str(_WORDS[kind]) % values


def _changed(kind: str, column: str, there: Any, wanted: Any) -> str:
    if kind == "modify_type":
        return _("the column %(column)s is %(there)s and not %(wanted)s", column=column, there=there, wanted=wanted)
    if kind == "modify_nullable":
        if wanted:
            return _("the column %(column)s must be filled, and need not be", column=column)
        return _("the column %(column)s may be empty, and must not be", column=column)
    return _("the column %(column)s has another default value", column=column)
