"""What was typed, taken apart. Pure, and cheap whatever is typed: only the first characters are looked at."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from rugui.recall.fold import fold, is_east_asian, plain
from rugui.recall.labels import unlabelled
from rugui.recall.namekeys import digraphs
from rugui.recall.phone import digits

LONGEST = 100  # characters of a query that are looked at
MOST_WORDS = 6
_TITLES_EAST = (
    "先生 小姐 女士 太太 夫人 少爺 老師 教授 博士 醫師 醫生 律師 經理 總經理 董事長 董事 會長 社長 総理 "
    "様 さん さま 殿 님 씨 선생님 여사"
)
_TITLES_LATIN = (
    "mr mrs ms miss mx dr prof professor sir madam mme mlle monsieur madame herr frau fru senor senora signor signora "
    "mister xiansheng xiaojie nushi"
)
_LATIN = frozenset(_TITLES_LATIN.split())
_PHONE = re.compile(r"[\d\s()+\-./#·‐-―]+")
_NAME_DIGITS = re.compile(r"(\D+?)(\d{3,})|(\d{3,})(\D+)")


@dataclass(frozen=True, slots=True)
class Query:
    """A typed text: `words` folded and without titles, `number` the digits beside a name or alone, `email` if so.

    `one` says that it was typed without a blank: then it may be a code that has letters and digits; `beside` is such
    a code typed beside a name ("王 1208a").

    `code` is everything run together, as numbers of bookings and members are compared; `international` says that
    the number was written with + or 00; `plain` is the name as written, for telling the same script. `room` is a room
    named as one ("Room 1801"); `spelt` are the words with the umlauts written out ("mueller"), where they have any.
    """

    words: tuple[str, ...] = ()
    one: bool = False
    beside: str = ""
    number: str = ""
    international: bool = False
    email: str = ""
    code: str = ""
    plain: str = ""
    room: str = ""
    spelt: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.number or self.email or self.code)

    @property
    def name(self) -> str:
        """The words run together."""
        return "".join(self.words)


@cache
def _titles() -> dict[str, None]:
    return dict.fromkeys(sorted((fold(title) for title in _TITLES_EAST.split()), key=len, reverse=True))


def clean(text: str) -> str:
    """The beginning of a text in one width, without control characters, lone surrogates and other unwritables."""
    text = text[: LONGEST * 2]
    if text.isascii() and text.isprintable():
        return text[:LONGEST].strip()
    text = unicodedata.normalize("NFKC", text)[:LONGEST]
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text).strip()


def without_titles(words: list[str]) -> list[str]:
    """The words without 先生, さん, Mr and the like; left as they are when nothing else would remain."""
    kept = [word for word in words if word not in _LATIN and word not in _titles()] or words
    last = kept[-1] if kept else ""
    if is_east_asian(last):
        title = next((t for t in _titles() if last.endswith(t) and len(last) > len(t)), "")
        if title:
            kept = [*kept[:-1], last[: -len(title)]]
    return kept


def parse(text: str) -> Query:
    """Takes a typed text apart; an empty one, or one without letters and digits, gives a false query."""
    text = clean(text)
    if not text:
        return Query()
    if "@" in text.strip("@"):
        return Query(email="".join(text.split()), code=fold(text).replace(" ", "")[:60])
    if "#" in text or not _PHONE.fullmatch(text):
        text, room = unlabelled(text)
        if room:
            return replace(_read(text), room=fold(room))
    return _read(text)


def _read(text: str) -> Query:
    if _PHONE.fullmatch(text):
        number = digits(text)
        international = text.lstrip("( ").startswith("+") or number.startswith("00")
        return Query(number=number[:30], international=international, code=number[:30])
    words = fold(text).split()[: MOST_WORDS * 2]
    if not words:
        return Query()
    code = "".join(words)
    if len(text.split()) == 1 and any(c.isdigit() for c in code):
        return _glued(text, code)
    numbers = [word for word in words if word.isdigit()]
    others = [word for word in words if not word.isdigit()]
    coded = next((word for word in others if any(c.isdigit() for c in word)), "") if len(others) > 1 else ""
    names = without_titles([word for word in others if word != coded] or others)[:MOST_WORDS]
    return Query(
        tuple(names),
        one=len(text.split()) == 1,
        beside=coded,
        number="".join(numbers)[:30],
        international="+" in text,
        code=code[:60],
        plain=_plain(text, names),
        spelt=() if text.isascii() else _spelt(text, names),
    )


def _glued(text: str, code: str) -> Query:
    """One word with digits in it: a code or the local part of an e-mail first of all, else a name and a number."""
    found = _NAME_DIGITS.fullmatch(code)
    if not found:
        return Query((code,), one=True, code=code[:60], plain=code)
    name, number = (found[1], found[2]) if found[1] else (found[4], found[3])
    names = without_titles([name])
    return Query(tuple(names), one=True, number=number[:30], code=code[:60], plain=_plain(text, names),
                 spelt=() if text.isascii() else _spelt(text, names))  # fmt: skip


def _plain(text: str, names: list[str]) -> str:
    """The name as it was written, titles and digits left out: "張小姐 5678" is "張"."""
    if not is_east_asian("".join(names)):
        return "".join(plain(word) for word in text.split() if fold(word).replace(" ", "") in names) or "".join(names)
    written = plain("".join(c for c in text if not c.isdecimal()))
    return written[: len("".join(names))]  # folding keeps the length of what is written without letters


def _spelt(text: str, names: list[str]) -> tuple[str, ...]:
    """The words with ü, ö and ä written ue, oe and ae, as in a record in capitals; () where none was typed."""
    if (written := digraphs(text)) == text:
        return ()
    before, after = ("".join(" " if c.isdecimal() else c for c in one) for one in (text, written))
    spelt = dict(zip(fold(before).split(), fold(after).split(), strict=False))
    found = tuple(spelt.get(name, name) for name in names)
    return found if found != tuple(names) else ()
