"""The parts of the document that are the same everywhere: the shape of a problem, headers, what a status says."""

import inspect
from typing import Any

from marshmallow import Schema

ABOUT = """Everything a page can do, for programs. Send `Authorization: Bearer` with a token of an account; it may do
what its permissions and sites allow. Texts come in the language of `Accept-Language` (en, zh-Hant-TW, zh-Hans-CN).
Whatever goes wrong is an `application/problem+json` of one shape. A POST with an `Idempotency-Key` is done once for a
day. Dates are ISO 8601, times UTC, money integer minor units and ISO 4217."""

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457), in the language asked for. More members follow from `code`.",
    "required": ["type", "status", "code", "title"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "For programs; does not change with the language."},
        "title": {"type": "string", "description": "For people."},
        "fields": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "Why, by field (`names.0.full`).",
        },
    },
}

SAYS = {
    200: "Done.",
    201: "Made.",
    202: "It will be done in the background.",
    204: "Done; nothing to say.",
    304: "It is what you have.",
    400: "Not JSON, or not a request.",
    401: "No token, or one that is no longer good.",
    403: "The token, or a rule, does not allow it.",
    404: "There is no such thing, or this token may not know of it.",
    409: "It was changed meanwhile, or cannot be done as things are.",
    413: "Too large.",
    415: "Not application/json.",
    422: "Some fields cannot be used; each is named.",
    428: "Send the version that was read, as If-Match.",
    429: "Too many requests; Retry-After says when to come back.",
    503: "The database is busy; nothing was kept. Try again after Retry-After.",
}
_READ = frozenset({400, 401, 403, 404, 422, 429, 503})
_WRITE = _READ | {409, 413, 415}
OTHERWISE = {"GET": _READ, "POST": _WRITE, "PUT": _WRITE | {428}, "PATCH": _WRITE | {428}, "DELETE": _READ | {409, 413}}


def name_of(schema: Any, named: dict[str, str]) -> str:
    """The name of a schema in the document: noun (or plugin) and class; notes what its docstring says in `named`."""
    instance = schema if isinstance(schema, Schema) else None
    kind: type = type(schema) if instance is not None else schema
    parts = kind.__module__.split(".")
    noun = parts[-2] if len(parts) > 1 else parts[0]
    part = "Part" if instance is not None and instance.partial else ""
    name = f"{noun}.{kind.__name__.removesuffix('Schema')}{part}"
    named[name] = " ".join((inspect.getdoc(kind) or "").split())
    return name


def headers(method: str, *, versioned: bool) -> list[dict[str, Any]]:
    """The headers a route listens to."""
    found = []
    if method == "POST":
        found.append(_header("Idempotency-Key", "A name of this request, made up by you: it is done once.", 255))
    if versioned:
        if method == "GET":
            found.append(_header("If-None-Match", "The ETag you have: 304 where it is still that one."))
        elif method != "POST":
            found.append(_header("If-Match", "The ETag you read: 409 where it is no longer that one."))
    return found


def _header(name: str, says: str, most: int = 100) -> dict[str, Any]:
    pattern = "^[!-~]([ -~]*[!-~])?$"
    schema = {"type": "string", "minLength": 1, "maxLength": most, "pattern": pattern}
    return {"in": "header", "name": name, "required": False, "description": says, "schema": schema}
