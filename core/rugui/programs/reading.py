"""The document of the API as a page reads it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Member:
    """A property or parameter: its type in words, the shape it leads to, and what else is to be known of it."""

    name: str
    kind: str
    shape: str
    required: bool
    says: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; `takes` is the name of a shape, `answers` are (status, what it says, name of a shape)."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    permission: str
    parameters: tuple[Member, ...]
    takes: str
    answers: tuple[tuple[str, str, str], ...]


def groups(document: Json) -> dict[str, list[Operation]]:
    """The operations by noun, each in the order of addresses."""
    found: dict[str, list[Operation]] = {}
    for path, operations in document["paths"].items():
        for method, said in operations.items():
            found.setdefault(said["tags"][0], []).append(_operation(path, method, said))
    return dict(sorted(found.items()))


def shapes(document: Json) -> dict[str, tuple[str, list[Member]]]:
    """What each shape says of itself, and its members, by name."""
    return {
        name: (
            shape.get("description", ""),
            [_member(one, part, one in shape.get("required", ())) for one, part in shape.get("properties", {}).items()],
        )
        for name, shape in sorted(document["components"]["schemas"].items())
    }


def _operation(path: str, method: str, said: Json) -> Operation:
    content = said.get("requestBody", {}).get("content", {})
    return Operation(
        said["operationId"], method.upper(), path, said["summary"], said.get("description", ""),
        said.get("x-permission", ""),
        tuple(_member(one["name"], one["schema"], one["required"], one.get("description", ""))
              for one in said.get("parameters", ())),
        _content(content),
        tuple((status, one["description"], _content(one.get("content", {})))
              for status, one in said["responses"].items()),
    )  # fmt: skip


def _content(content: Json) -> str:
    for media in content.values():
        return _kind(media["schema"])[1]
    return ""


def _member(name: str, schema: Json, required: bool, says: str = "") -> Member:
    kind, shape = _kind(schema)
    return Member(name, kind, shape, required, says or _limits(schema))


def _kind(schema: Json) -> tuple[str, str]:
    """The type in words and the shape it leads to, if any."""
    if "$ref" in schema:
        return "object", schema["$ref"].rpartition("/")[2]
    if "anyOf" in schema or "allOf" in schema:
        parts = [_kind(one) for one in schema.get("anyOf", schema.get("allOf", ()))]
        return " | ".join(kind for kind, _shape in parts), next((shape for _kind, shape in parts if shape), "")
    if schema.get("type") == "array" or "items" in schema:
        kind, shape = _kind(schema.get("items", {}))
        return f"[{kind}]", shape
    kinds = schema.get("type", "any")
    kind = " | ".join(kinds) if isinstance(kinds, list) else kinds
    return (f"{kind} ({schema['format']})" if "format" in schema else kind), ""


def _limits(schema: Json) -> str:
    said = []
    if "enum" in schema:
        said.append(", ".join(str(one) if one != "" else "“”" for one in schema["enum"] if one is not None))
    for name in ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "default"):
        if name in schema and schema[name] not in ("", None):
            said.append(f"{name} {schema[name]}")
    return "; ".join(said)
