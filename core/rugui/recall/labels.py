"""Words that say what a number is: "Tel:" before it, an extension after it, Room and 室 around a room. Pure."""

from __future__ import annotations

import re

from rugui.recall.phone import digits

# Text is already in one width (NFKC) when it comes here.
# One quick look that leaves nearly every search alone.
_DIGIT = re.compile(r"\d")
_ANY = re.compile(r"tel|ph|mob|cell|fax|room|rm|ext|#|\sx|[電电手行移聯联傳传分內内轉转房室]", re.IGNORECASE)
_TELEPHONE = re.compile(
    r"(?<![^\W\d_])(?:telephone|tel|phone|mobile|mob|cell|fax|聯絡電話|联系电话|行動電話|移动电话|電話|电话|手機|手机|傳真|传真)"
    r"(?:號碼|号码| ?(?:no|number))?\s*[.:]*\s*(?=[+(]*\d)",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"(?:\s*#|\s+x|\s*(?:extension|extn|ext)(?![a-z])|\s*(?:分機|分机|內線|内线|轉|转))\s*[.:]?\s*\d{1,6}$",
    re.IGNORECASE,
)
_NUMBER_AT_END = re.compile(r"(?<![0-9A-Za-z])\+?[\d\s()+\-./·‐-―]+$")
_SHORTEST_PHONE = 7  # digits before an extension; fewer are a room with a suite, or a code
_ROOM = r"([a-z]?\d{1,5}[a-z]?)"
_ROOM_AFTER = re.compile(
    rf"(?<![^\W\d_])(?:room|rm|房間|房间|房號|房号|客房)(?:號碼|号码| ?(?:no|number))?\s*[.:#]*\s*{_ROOM}(?![0-9a-z])",
    re.IGNORECASE,
)
_ROOM_BEFORE = re.compile(rf"(?<![0-9a-z]){_ROOM}\s*(?:號房間?|号房间?|號室|号室|室)(?!\w)", re.IGNORECASE)
# 房 alone is a family name too: 房1801 is a room first, and otherwise somebody called 房 whose phone ends so.
_ROOM_OR_NAME = re.compile(rf"房\s*{_ROOM}|{_ROOM}\s*房", re.IGNORECASE)


def unlabelled(text: str) -> tuple[str, str]:
    """The text without words that only say what a number is, and the room it names ("" where none).

    "Tel: 0942 123 456" is the number alone, "02-2712-3456 ext 5" the number without its extension, "Room 1801"
    is "1801" and the room 1801; a text without such words comes back as it is.
    """
    if not _DIGIT.search(text) or not _ANY.search(text):
        return text, ""
    if found := _ROOM_OR_NAME.fullmatch(text):
        return text, found[1] or found[2]
    for pattern in (_ROOM_AFTER, _ROOM_BEFORE):
        if found := pattern.search(text):
            rest = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
            return (f"{rest} {found[1]}", "") if rest else (found[1], found[1])
    return without_extension(_TELEPHONE.sub(" ", text).strip()), ""


def without_extension(text: str) -> str:
    """A phone number without the extension after it; any other text as it is."""
    if not (found := _EXTENSION.search(text)):
        return text
    before = text[: found.start()].rstrip()
    number = _NUMBER_AT_END.search(before)
    return before if number and len(digits(number[0])) >= _SHORTEST_PHONE else text
