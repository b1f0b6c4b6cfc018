"""Single values of OPERA Cloud objects: placeholders become missing, lists and wrappers become what they hold. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

# What a schema's example, a generator or an unfilled variable leaves behind.
PLACEHOLDERS = frozenset({"", "a", "string", "-100000000", "0101-01-01", "0001-01-01", "null", "undefined"})
Object = Mapping[str, Any]


def text(value: Any) -> str:
    """A value as text, "" where it is missing or a placeholder; of an object its value, code or name."""
    if isinstance(value, Mapping):
        return next((found for key in ("value", "code", "name") if (found := text(value.get(key)))), "")
    if value is None or isinstance(value, bool | list):
        return ""
    found = str(value).strip()
    return "" if found in PLACEHOLDERS or "{{" in found else found


def first(value: Any, *keys: str) -> str:
    """The first of these keys of an object that has a text."""
    one = obj(value)
    return next((found for key in keys if (found := text(one.get(key)))), "")


def truth(value: Any) -> bool:
    """True for true, "true" and "Y"."""
    return value is True or str(value).strip().lower() in ("true", "y", "yes", "1")


def obj(value: Any) -> Object:
    """The object itself; of a list its first object; else an empty one."""
    if isinstance(value, Mapping):
        return value
    return next(iter(objects(value)), {})


def objects(value: Any) -> list[Object]:
    """The objects of a list, or the one object: both are sent where the specification says list."""
    if isinstance(value, Mapping):
        return [value]
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def inside(value: Any, *path: str) -> list[Object]:
    """The objects at the end of a path, through lists and single objects alike."""
    level = objects(value)
    for key in path:
        level = [one for outer in level for one in objects(outer.get(key))]
    return level


def texts(value: Any) -> Iterator[str]:
    """The texts of a list, or of the one value."""
    for one in value if isinstance(value, list) else [value]:
        if found := text(one):
            yield found


def number_of(ids: Any, *types: str) -> str:
    """The id of one of these types (in this order) out of a list of ids with types."""
    found = [(text(one.get("type")).lower(), text(one.get("id"))) for one in objects(ids)]
    wanted = [number for kind in types for type_, number in found if type_ == kind.lower()]
    # A negative number is one the sender has not been given yet.
    return next((number for number in wanted if number and not number.startswith("-")), "")


def day(value: Any) -> str:
    """The date of a date or a moment, "" for a placeholder."""
    found = text(value)
    return "" if found[:4] in ("0101", "0001") else found[:10]
