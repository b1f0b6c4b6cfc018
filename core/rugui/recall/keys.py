"""The keys a guest is kept under. `derive` is pure: the same guest always gives the same keys.

The first character of a key says what kind it is, so that no kind can collide with another:

    =   a whole name, a part of one, a spelling, initials          =张伟 =zhangwei =zhang =zw
    ^   the first characters of a name                             ^张伟 (everyone's), ^zha (of recent guests)
    %   the first three letters of two words of a name             %joh smi
    +   a surname and the last four digits of a phone              +王5678 +wang5678
    #   a phone from its end; ~ its last four digits; > from its national start
    @   an e-mail; & an organisation; : a number of any sort with its kind   :tp00123/member
    /   a room with its site                                       /1208/3
    ;   a booking reference with its site                          ;ab12/3
    !   every beginning of the keys of guests who are in house or arriving   !=zha !#8765 and at site 3 !3=zha
    *   every beginning of the protected keys of guests kept incognito       *=wang
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rugui.recall.fold import fold, squash
from rugui.recall.labels import without_extension
from rugui.recall.namekeys import NameTexts, add
from rugui.recall.phone import digits, national
from rugui.recall.subject import Phone, Subject

LONGEST = 64
MOST = 240  # keys of one guest; only a forged record comes near
_SHORTEST = {"#": 4, ">": 4, "@": 3, ":": 3, "&": 2, "=": 2}  # from which length, sign included, a beginning is kept


@dataclass(frozen=True, slots=True)
class Derived:
    """The keys of one guest whatever the day: `words` are the Latin words a typing slip is corrected to."""

    words: tuple[str, ...]
    open: tuple[str, ...]
    protected: tuple[str, ...] = ()

    def dump(self) -> str:
        """As one text, to be kept on the card."""
        return "\n\n".join("\n".join(part) for part in (self.words, self.open, self.protected))

    @classmethod
    def load(cls, text: str) -> Derived:
        """What `dump` wrote."""
        parts = [tuple(part.split("\n")) if part else () for part in text.split("\n\n")]
        return cls(*parts) if len(parts) == 3 else cls((), ())


def email_key(address: str) -> str:
    """A comparable e-mail: case and dots before the @ do not matter."""
    local, at, domain = address.strip().partition("@")
    return squash(local) + at + "".join(c for c in domain.lower() if c.isalnum() or c in ".-")


def phone_keys(phone: Phone) -> list[str]:
    """A phone from its end, from its national start, and its last four digits."""
    number = phone.e164[1:] or digits(without_extension(phone.typed)).lstrip("0")
    if len(number) < 4:
        return []
    start = national(number) if phone.e164 else number
    return ["#" + number[::-1], ">" + start, "~" + number[-4:]]


def _organisation_keys(name: str) -> list[str]:
    words = fold(name).split()
    return ["&" + "".join(words), "&" + words[0]] if words else []


def _name_keys(texts: NameTexts, tails: Iterable[str]) -> dict[str, None]:
    keys = dict.fromkeys(f"={text}" for text in (*texts.full, *texts.words))
    keys.update(dict.fromkeys(f"^{text}" for text in texts.starts))
    keys.update(dict.fromkeys(f"%{text}" for text in texts.pairs))
    keys.update(dict.fromkeys(f"+{surname}{tail}" for surname in texts.surnames for tail in tails))
    return keys


def derive(subject: Subject) -> Derived:
    """Every key of a guest, without what depends on the day.

    With an incognito name the keys of the real names, e-mails and organisation are protected; the pseudonym,
    phones, bookings and numbers stay open, because the desk works with them.
    """
    open_: dict[str, None] = {}
    shut: dict[str, None] = {}
    phones = dict.fromkeys(key for phone in subject.phones for key in phone_keys(phone))
    tails = [key[1:] for key in phones if key[0] == "~"][:4]
    hidden = subject.incognito is not None
    public, private = NameTexts(), NameTexts()
    for name in subject.names:
        add(public if name.kind == "incognito" or not hidden else private, name)
    open_.update(_name_keys(public, tails))
    shut.update(_name_keys(private, tails))
    open_.update(phones)
    personal = shut if hidden else open_
    personal.update(dict.fromkeys("@" + email_key(email) for email in subject.emails if "@" in email))
    personal.update(dict.fromkeys(_organisation_keys(subject.organisation)))
    for code in subject.codes:
        if text := squash(code.text):
            (personal if code.kind in PERSONAL else open_)[f":{text}/{_kind(code.kind)}"] = None
    for stay in subject.stays:
        if stay.booking and (text := squash(stay.booking)):
            open_[f";{text}/{stay.site_id}"] = None
        if stay.room and stay.status in ("expected", "in_house") and (text := squash(stay.room)):
            open_[f"/{text}/{stay.site_id}"] = None
    words = tuple(w for w in public.words if 3 <= len(w) <= 24 and w.isascii() and w.isalpha())
    return Derived(words, _clip(open_), _clip(key for key in shut if key[0] not in "^%"))


def _kind(kind: str) -> str:
    return "".join(c for c in kind if c.isalnum() or c in "_-")[:20]


PERSONAL = frozenset({"wechat", "line", "whatsapp", "telegram", "kakaotalk"})  # codes that can hold a name


def _clip(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key[:LONGEST] for key in keys))[:MOST]


def expand(derived: Derived, *, now: bool, recent: bool, site_id: int | None = None) -> set[str]:
    """The rows of the index for one guest on a day, from the keys that do not depend on it.

    `now`: in house or arriving, at `site_id`; `recent`: seen in the last days. A beginning of a name is kept for the
    site as well, so that a clerk's own guests are never cut off by those of a large chain.
    """
    rows = set(derived.open)
    for key in derived.protected:
        rows.update("*" + begin for begin in beginnings(key))
    if not now:
        rows.difference_update([key for key in derived.open if key[0] == "/"])
    if recent:
        for key in derived.open:
            if key[0] == "=" and key.isascii():
                rows.update("^" + key[1:end] for end in range(2, min(len(key), 6) + 1))
    if now:
        for key in derived.open:
            if key[0] in _SHORTEST:
                rows.update("!" + begin for begin in beginnings(key))
                if key[0] == "=" and site_id is not None:
                    rows.update(f"!{site_id}{begin}"[:LONGEST] for begin in beginnings(key))
    return rows


def beginnings(key: str) -> list[str]:
    """Every beginning of a key long enough to be asked for, the key itself last; keys that are only exact, alone."""
    kind = key[0]
    if kind not in _SHORTEST:
        return [key[: LONGEST - 1]]
    end = key.find("/") if kind == ":" else len(key)
    return [key[:length] for length in range(_SHORTEST[kind], min(end, LONGEST - 1) + 1)]
