"""JSON over HTTP: what comes in is checked before anything sees it, what goes out is written by orjson."""

import json
from collections.abc import Iterable, Mapping, Sequence, Sized
from datetime import UTC, datetime
from typing import Any

import orjson
from flask import Response, request
from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest, PreconditionRequired, UnsupportedMediaType

from rugui.edge import MULTIPART, sent
from rugui.errors import Invalid
from rugui.i18n import _, _l
from rugui.web.forms import storable
from rugui.web.schema_words import said


class Characters(validate.Length):
    """A length of a text; a schema's description reads it as marshmallow's."""

    def _format_error(self, value: Sized, message: str) -> str:
        return _("At most %(n)s characters.", n=self.max)


class Text(fields.String):
    """A text fit to be stored: no NUL, no half of a surrogate pair; stripped; at most `most` characters."""

    def __init__(self, most: int = 200, **options: Any) -> None:
        # A list and not validate.And, which a description of the API cannot look into.
        checks = [Characters(max=most), *options.pop("validate", [])]
        super().__init__(validate=checks, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        try:
            return (storable(text) or "").strip()
        except ValueError as error:
            raise ValidationError(str(error)) from error


def parse(data: bytes) -> Any:
    """A JSON text (RFC 8259) without duplicate names; raises `BadRequest` for anything else, however deep or large."""
    try:
        orjson.loads(data)  # strict: UTF-8, no NaN, no infinities, no lone surrogates, bounded depth
        return json.loads(data, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise BadRequest(str(error)) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def body(schema: Schema, *, partial: bool = False) -> dict[str, Any]:
    """The request's JSON body as `schema` loads it; raises 400, 413, 415 or `Invalid` with a reason per field."""
    if request.mimetype not in ("application/json", "application/merge-patch+json"):
        raise UnsupportedMediaType
    return loaded(schema, parse(sent()), partial=partial)


def loaded(schema: Schema, value: Any, *, partial: bool = False) -> dict[str, Any]:
    """A JSON value as `schema` loads it; raises `Invalid` with a reason per field."""
    try:
        # By name: True would leave out the defaults of what is nested, too.
        found: dict[str, Any] = schema.load(value, partial=tuple(schema.fields) if partial else None)
    except ValidationError as error:
        raise Invalid(_l("This cannot be saved yet."), fields=dict(_flat(error.messages))) from error
    return found


def _flat(messages: Any, path: str = "") -> list[tuple[str, object]]:
    """{"names": {0: {"full": ["Missing."]}}} as ("names.0.full", "Missing.")."""
    if not isinstance(messages, Mapping):
        return [(path or "body", " ".join(said(str(one)) for one in messages))]
    found: list[tuple[str, object]] = []
    for name, inner in messages.items():
        found += _flat(inner, f"{path}.{name}" if path else str(name)[:80])
    return found


def uploaded(schema: Schema) -> tuple[FileStorage, dict[str, Any]]:
    """The file of a form and what `schema` loads of its other fields; raises 413, 415 or `Invalid`."""
    if request.mimetype != MULTIPART:
        raise UnsupportedMediaType
    file = request.files.get("file")
    if file is None:
        raise Invalid(_l("This cannot be saved yet."), fields={"file": _l("Choose a file.")})
    return file, loaded(schema, request.form.to_dict())


def version_sent(given: object = None) -> int:
    """The version that was read: If-Match, or `given` in the body; 428 where neither says one."""
    match = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if match.isascii() and match.isdigit() and len(match) < 10:
        return int(match)
    if isinstance(given, int):
        return given
    raise PreconditionRequired


def text_argument(name: str, most: int = 200) -> str:
    """A query argument; raises `Invalid` where it is too long or cannot be text."""
    text = request.args.get(name, "")
    if len(text) > most:
        raise Invalid(_l("This question cannot be answered."), fields={name: _("At most %(n)s characters.", n=most)})
    return text.replace("\0", " ")


def number_argument(name: str, default: int, most: int) -> int:
    """A whole number from 1 to `most`; raises `Invalid` for anything else."""
    text = request.args.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 20 and 1 <= int(text) <= most):
        message = _("A whole number from 1 to %(n)s.", n=most)
        raise Invalid(_l("This question cannot be answered."), fields={name: message})
    return int(text)


def moment_argument(name: str) -> datetime | None:
    """A moment with its zone (ISO 8601), None where it is not given; raises `Invalid` for anything else."""
    text = text_argument(name, 40)
    try:
        # A plus sign that was not written as %2B arrives as a blank.
        found = datetime.fromisoformat(text.replace(" ", "+")) if text else None
        if found is not None and found.tzinfo is None:
            raise ValueError(text)
        return found.astimezone(UTC) if found is not None else None
    except (ValueError, OverflowError) as error:
        reason = _("This must be a time with its zone, such as 2026-11-22T15:00:00+08:00.")
        raise Invalid(_l("This question cannot be answered."), fields={name: reason}) from error


def picked(item: dict[str, Any]) -> dict[str, Any]:
    """Of one thing the fields named by the argument `fields`, or all; raises `Invalid` for one that is not there."""
    return _picked(item, _wanted())


def picked_each(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each thing of a list the fields named by the argument `fields`, or all."""
    wanted = _wanted()
    return [_picked(one, wanted) for one in items]


def _wanted() -> list[str]:
    return [name for name in text_argument("fields", 400).split(",") if name]


def _picked(item: dict[str, Any], wanted: Sequence[str]) -> dict[str, Any]:
    if not wanted:
        return item
    if unknown := [name for name in wanted if name not in item]:
        raise Invalid(_l("This question cannot be answered."), fields={"fields": _("There is no such field.")},
                      unknown=unknown)  # fmt: skip
    return {name: item[name] for name in wanted}


def answer(value: Any, status: int = 200, **headers: str) -> Response:
    """JSON out; dates and times as ISO 8601. Never stored by a cache: it is about people."""
    response = Response(orjson.dumps(value), status, mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    for name, text in headers.items():
        response.headers[name.replace("_", "-")] = text
    return response
