"""Properties out of vCard text, versions 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), as phones and mail programs write it.

Lines are unfolded before they are decoded: a fold may cut a character in two. Pictures, sounds and keys are passed over
without being kept.
"""

import base64
import binascii
import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from rugui.imports.encoding import KEEP

MOST_LINE = 1024 * 1024  # bytes of a property, unfolded; only pictures are longer
MOST_CARD = 4 * 1024 * 1024
MOST_PROPERTIES = 500
HEAVY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE", "X-MS-OL-DESIGN"})
ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")


@dataclass(frozen=True, slots=True)
class Property:
    """A property: name in capitals, its parameters (names in capitals, values as written), its group and raw value."""

    name: str
    raw: bytes
    group: str = ""
    parameters: dict[str, list[str]] = field(default_factory=dict)

    @property
    def types(self) -> frozenset[str]:
        """The TYPE parameters in small letters, those of 2.1 without their name included."""
        return frozenset(one.strip().lower() for value in self.parameters.get("TYPE", []) for one in value.split(","))

    def parameter(self, name: str) -> str:
        """The first value of a parameter, "" if there is none."""
        return next(iter(self.parameters.get(name, [])), "")

    def decoded(self, codec: str) -> str:
        """The value as text, its escapes still in it; bytes that cannot be read come out as a lone surrogate."""
        raw, how = self.raw, self.parameter("ENCODING").upper()
        if how == "QUOTED-PRINTABLE":
            raw = quopri.decodestring(raw)
        elif how in ("BASE64", "B"):
            try:
                raw = base64.b64decode(raw)
            except (binascii.Error, ValueError):
                raw = b""
        charset = self.parameter("CHARSET")
        try:
            return raw.decode(charset or codec, KEEP)
        except (LookupError, UnicodeError):
            return raw.decode(codec, KEEP)


@dataclass(slots=True)
class Card:
    """A card as found: the line it begins on, its properties; `whole` where its end was there."""

    number: int
    properties: list[Property] = field(default_factory=list)
    whole: bool = False
    too_long: bool = False

    @property
    def version(self) -> str:
        """2.1, 3.0 or 4.0 as the card says."""
        return next(
            (one.raw.decode("ascii", "replace").strip() for one in self.properties if one.name == "VERSION"), ""
        )


def cards(file: IO[bytes]) -> Iterator[Card]:
    """The cards of a file, one after another. A card inside another (AGENT) is passed over with it."""
    card: Card | None = None
    depth, size = 0, 0
    for number, line in _unfolded(file):
        found = parsed(line)
        if found is None:
            continue
        if found.name == "BEGIN" and found.raw.strip().upper() == b"VCARD":
            if card is None:
                card, size = Card(number), 0
            elif depth or (card.properties and card.properties[-1].name == "AGENT"):
                depth += 1
            else:
                yield card  # the one before never ended
                card, size = Card(number), 0
        elif found.name == "END" and found.raw.strip().upper() == b"VCARD":
            if depth:
                depth -= 1
            elif card is not None:
                card.whole = True
                yield card
                card = None
        elif card is not None and not depth:
            size += len(line)
            if size > MOST_CARD or len(card.properties) >= MOST_PROPERTIES:
                card.too_long = True
            elif found.name in HEAVY:
                card.properties.append(Property(found.name, b""))
            else:
                card.properties.append(found)
    if card is not None:
        yield card


def _unfolded(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Logical lines with the number of their first one: folds joined, soft line breaks of quoted-printable too."""
    number, start, held = 0, 0, b""
    soft = heavy = False
    for line in _lines(file):
        number += 1
        text = line.rstrip(b"\r\n")
        if soft:
            held = held[:-1] + text  # the "=" at its end
        elif text[:1] in (b" ", b"\t") and held:
            held += b"" if heavy else text[1:]
            soft = False
            continue
        elif heavy and text and b":" not in text and _BASE64.fullmatch(text):
            continue  # a picture whose lines are not indented
        else:
            if held:
                yield start, held
            held, start = text, number
            heavy = _name(text) in HEAVY
        soft = not heavy and held.endswith(b"=") and _quoted(held)
        if len(held) > MOST_LINE:
            held = held[:MOST_LINE]
            soft = False
    if held:
        yield start, held


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    first = True
    while line := file.readline(MOST_LINE):
        line, first = line.removeprefix(codecs.BOM_UTF8) if first else line, False
        if b"\r" in line.rstrip(b"\r\n"):
            yield from line.replace(b"\r\n", b"\n").replace(b"\r", b"\n").splitlines(keepends=True)
        else:
            yield line


def _name(line: bytes) -> str:
    head = re.split(rb"[;:]", line[:80], maxsplit=1)[0]
    return head.rpartition(b".")[2].decode("ascii", "replace").strip().upper()


def _quoted(line: bytes) -> bool:
    head = line.partition(b":")[0].upper()
    return b"QUOTED-PRINTABLE" in head


def parsed(line: bytes) -> Property | None:
    """A logical line as a property; None where it is none."""
    colon = _colon(line)
    if colon < 0:
        return None
    head, *parts = _split_head(line[:colon].decode("utf-8", "replace"))
    group, _, name = head.strip().rpartition(".")
    if not name or not name.replace("-", "").isalnum() or not name.isascii():
        return None
    parameters: dict[str, list[str]] = {}
    for part in parts:
        key, equals, value = part.partition("=")
        key, value = key.strip().upper(), value.strip().strip('"')
        if not equals:  # 2.1: CELL, BASE64 without a name
            key, value = ("ENCODING" if key in ENCODINGS else "TYPE"), key
        parameters.setdefault(key, []).append(value)
    return Property(name.upper(), line[colon + 1 :], group.lower(), parameters)


def _colon(line: bytes) -> int:
    """Where the value begins: the first colon outside quotation marks."""
    quoted = False
    for at, byte in enumerate(line[:4096]):
        if byte == 0x22:
            quoted = not quoted
        elif byte == 0x3A and not quoted:
            return at
    return line.find(b":")


def _split_head(head: str) -> list[str]:
    if '"' not in head:
        return head.split(";")
    parts, quoted, start = [], False, 0
    for at, char in enumerate(head):
        if char == '"':
            quoted = not quoted
        elif char == ";" and not quoted:
            parts.append(head[start:at])
            start = at + 1
    return [*parts, head[start:]]


def unescaped(text: str) -> str:
    """A text value without its backslashes: \\n, \\, \\; \\\\ (and \\: which RFC 2426 programs write)."""
    if "\\" not in text:
        return text
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text, flags=re.DOTALL)


def components(text: str, mark: str = ";") -> list[str]:
    """The parts of a structured value, divided where the mark has no backslash before it, each unescaped."""
    parts, start, at = [], 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == mark:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return [unescaped(part).strip() for part in [*parts, text[start:]]]
