"""JSON documents out of a file: one, several one after another, or one a line; in a string, with `{{variables}}`.

A document that stands alone is read whole, so it has a limit; an export larger than that comes one object a line.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import IO, Any

from rugui.imports import encoding
from rugui.imports.problems import Problem, Unreadable, beside, refused

MOST_DOCUMENT = 64 * 1024**2  # characters
MOST_LINE = 4 * 1024**2
DEEPEST = 100
_VARIABLE = re.compile(r"(?<![\"\w{])\{\{[^{}\"\n]{0,60}\}\}")


@dataclass
class Document:
    """A JSON value with the line it begins on and what was wrong with it; `value` is None where it cannot be read."""

    number: int
    value: Any = None
    problems: list[Problem] = field(default_factory=list)


class _Twice(list[str]):
    """The keys found twice while one document is read."""


def read(file: IO[bytes], wanted: str = "") -> tuple[str, Iterator[Document]]:
    """The encoding, and the documents; `Unreadable` where the file as a whole is no JSON."""
    decision = encoding.decide(file, wanted)
    text = encoding.Text(file, decision.codec, encoding.KEEP, newline=None)
    first, number = "", 0
    while not first.strip():
        first = text.readline(MOST_LINE)
        number += 1
        if not first:
            raise Unreadable("empty")
    if first.strip()[:1] not in ("{", "[", '"'):
        raise Unreadable("not_json", line=number, why=first.strip()[:40])
    more = text.readline(MOST_LINE) if first.endswith("\n") else ""
    if more.strip()[:1] in ("{", "[") and _whole(first):
        return decision.codec, _lines(text, number, first, more)
    rest = text.read(MOST_DOCUMENT)
    if text.read(1):
        raise Unreadable("too_large", limit=f"{MOST_DOCUMENT // 1024**2} MB")
    return decision.codec, iter(_documents(first + more + rest, number))


def _whole(line: str) -> bool:
    try:
        _loads(line, _Twice())
    except (ValueError, RecursionError):
        return False
    return True


def _lines(text: TextIOWrapper, number: int, first: str, more: str) -> Iterator[Document]:
    held: list[str] = [first, more]
    while True:
        line = held.pop(0) if held else text.readline(MOST_LINE)
        if not line:
            return
        whole = line.endswith("\n") or len(line) < MOST_LINE
        if line.strip():
            yield (
                _line(line, number) if whole else Document(number, problems=[refused("row_too_long", limit=MOST_LINE)])
            )
        while not whole:
            line = text.readline(MOST_LINE)
            whole = len(line) < MOST_LINE or line.endswith("\n")
        number += 1


def _line(line: str, number: int) -> Document:
    document, twice = Document(number), _Twice()
    try:
        document.value = unwrapped(_loads(line, twice))
    except RecursionError:
        document.problems.append(refused("json_deep"))
    except ValueError as error:
        document.problems.append(refused("json_line", _why(error)))
    document.problems += [beside("keys_twice", key) for key in dict.fromkeys(twice)]
    return document


def _documents(text: str, number: int) -> list[Document]:
    """The documents of a text that holds nothing else, but for something stray at its end."""
    found: list[Document] = []
    at, twice = 0, _Twice()
    decoder = _decoder(twice)
    while at < len(text):
        at += len(text[at:]) - len(text[at:].lstrip()) if text[at].isspace() else 0
        if at >= len(text):
            break
        line = number + text.count("\n", 0, at)
        try:
            value, at = decoder.raw_decode(text, at)
        except RecursionError as error:
            raise Unreadable("too_deep") from error
        except ValueError as error:
            if found and len(text) - at < 200:
                found[-1].problems.append(beside("after_end"))
                break
            if _VARIABLE.search(text):
                return _documents(_VARIABLE.sub("null", text), number)
            where = line if not isinstance(error, json.JSONDecodeError) else number - 1 + error.lineno
            raise Unreadable("not_json", line=where, why=_why(error)) from error
        found.append(Document(line, unwrapped(value), [beside("keys_twice", key) for key in dict.fromkeys(twice)]))
        twice.clear()
    return found


def unwrapped(value: Any) -> Any:
    """The value itself where it comes as JSON in a string, or as the body of a recorded request."""
    for _ in range(4):
        if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
            try:
                value = _loads(_VARIABLE.sub("null", value).strip().rstrip("'\" "), _Twice())
            except ValueError:
                return value
        elif (
            isinstance(value, dict)
            and value.keys() & {"body", "raw"}
            and not value.keys() & {"reservations", "profiles"}
        ):
            value = value.get("body", value.get("raw"))
        else:
            return value
    return value


def _loads(text: str, twice: _Twice) -> Any:
    return _decoder(twice).decode(text)


def _decoder(twice: _Twice) -> json.JSONDecoder:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(found)
        if len(made) != len(found):
            seen: dict[str, Any] = {}
            for key, value in found:
                if key in seen and seen[key] != value:
                    twice.append(key)
                seen[key] = value
        return made

    # A number nobody means (10^400, NaN) is no reason to lose the guest it stands beside.
    return json.JSONDecoder(
        object_pairs_hook=pairs,
        parse_int=lambda digits: int(digits) if len(digits) < 20 else None,
        parse_float=lambda digits: digits if len(digits) < 40 else None,
        parse_constant=lambda name: None,
        strict=False,
    )


def _why(error: ValueError) -> str:
    return f"{error.msg} ({error.colno})" if isinstance(error, json.JSONDecodeError) else str(error)


def too_deep(value: Any) -> bool:
    """Whether a value is nested deeper than any export of guests."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            return True
        level = [
            child
            for one in level
            if isinstance(one, dict | list)
            for child in (one.values() if isinstance(one, dict) else one)
        ]
    return False
