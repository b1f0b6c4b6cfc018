"""Says what matched, in a few words of the reader's language."""

from __future__ import annotations

from rugui.i18n import _l
from rugui.recall.fold import fold, is_east_asian, is_kana, squash
from rugui.recall.fold import plain as written
from rugui.recall.phone import digits
from rugui.recall.plan import orders
from rugui.recall.query import Query
from rugui.recall.readings import Surname, has_han, letters, split, surname

_PLAIN = {
    "r": _l("room"),
    "e": _l("e-mail"),
    "b": _l("booking reference"),
    "o": _l("organisation"),
}
# Numbers that plugins and messaging services bring, by the kind they give them.
_CODES = {
    "member": _l("member number"),
    "complaint": _l("complaint number"),
    "external": _l("number in another system"),
    "wechat": _l("WeChat ID"),
    "line": _l("LINE ID"),
    "whatsapp": _l("WhatsApp"),
}


def explain(
    tag: str, query: Query, name: str, alternate: str, phonetic: str, phone_tail: str, corrected: str = ""
) -> object:
    """The reason behind a tag of `plan`, made exact by comparing what was typed with the names shown."""
    if corrected:
        return _l("spelt %(word)s", word=corrected)
    reason = tag[1:2]
    if tag[2:3] == ";":
        return _PLAIN["b"]
    if reason == "c":
        return _CODES.get(tag.rpartition("/")[2], _l("number"))
    if reason in _PLAIN:
        return _PLAIN[reason]
    if reason in ("p", "t") or (query.number and not query.words):
        return _phone(query.number, phone_tail)
    if query.email:
        return _PLAIN["e"]
    if tag == "1n":
        return _l("name and phone %(digits)s", digits=query.number)
    return _name(query, name, alternate, phonetic)


def _phone(number: str, phone_tail: str) -> object:
    tail = digits(number)[-4:]
    if phone_tail and phone_tail == tail:
        return _l("phone ends %(digits)s", digits=tail)
    return _l("phone number")


def _name(query: Query, name: str, alternate: str, phonetic: str) -> object:
    typed, folded = query.plain, query.name
    for shown in (name, alternate):
        if not shown:
            continue
        if written(shown) == typed:
            return _l("same name")
        if squash(shown) == folded:
            return _l("same name, other script") if is_east_asian(shown) else _l("same name")
        if query.spelt and squash(shown) == "".join(query.spelt):
            return _l("same name")
    reading = _reading(query, phonetic)
    if reading and not phonetic.isascii():
        return reading
    east = next((shown for shown in (name, alternate) if is_east_asian(shown)), "") if folded.isascii() else ""
    if east and (found := _spelling(folded, east)):
        return found
    if reading:
        return reading
    shown_squashed = [squash(shown) for shown in (name, alternate) if shown]
    if any(shown.startswith(folded) for shown in shown_squashed):
        return _l("name begins so")
    if east and has_han(east) and not any(folded in shown for shown in shown_squashed):
        return _l("initials") if len(folded) <= len(squash(east)) + 1 else _l("pinyin")
    return _l("part of the name")


def _reading(query: Query, phonetic: str) -> object | None:
    """What a stored reading of the name is called, where it is what was typed or begins so; in letters or its own."""
    parts = fold(phonetic).split()
    spellings = {*parts, "".join(parts), *letters("".join(parts)), *(one for part in parts for one in letters(part))}
    if not any(spelling.startswith(text) for text in orders(query.words) for spelling in spellings if text):
        return None
    if any(is_kana(char) for char in phonetic):
        return _l("kana reading")
    if any("\u3105" <= char <= "\u312f" for char in phonetic):
        return _l("zhuyin reading")
    return _l("reading on record")


def _spelling(folded: str, name: str) -> object | None:
    spelt: Surname = surname(split(squash(name))[0])
    if any(folded.startswith(one) for one in spelt.pinyin):
        return _l("pinyin")
    if any(folded.startswith(one) for one in spelt.wade_giles):
        return _l("Wade-Giles spelling")
    if any(folded.startswith(one) for one in spelt.others):
        return _l("spelling on the passport")
    return None
