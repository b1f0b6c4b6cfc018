"""The truth set: queries whose right answer is known, 36 classes, each made from the target's own data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from rugui.recall.fold import fold, han_map
from rugui.recall.readings import pinyin, surname
from rugui.recall.romanise import wade_giles
from rugui.recall.subject import ARRIVING, IN_HOUSE, Subject, standing
from rugui.values import NameForm

from .people import TO_SIMPLIFIED, TODAY

NOW, RECENT, OLD = "now", "recent", "old"
Make = Callable[[Subject, Random], str | None]


@dataclass(frozen=True, slots=True)
class Question:
    """A text typed at a site, and the guest meant."""

    text: str
    expected: int
    kind: str
    tier: str
    site_id: int


def tier(subject: Subject) -> str:
    """now: in house or arriving; recent: gone not more than 60 days ago; else old."""
    place = standing(subject, TODAY)
    if place.state in (IN_HOUSE, ARRIVING):
        return NOW
    return RECENT if place.last_departure and (TODAY - place.last_departure).days <= 60 else OLD


def _name(subject: Subject, language: str) -> NameForm | None:
    return next((name for name in subject.names if name.kind == "primary" and name.language.startswith(language)), None)


def _of(language: str, make: Callable[[NameForm, Random], str | None]) -> Make:
    def call(subject: Subject, random: Random) -> str | None:
        name = _name(subject, language)
        return make(name, random) if name else None

    return call


def _national(subject: Subject) -> str | None:
    for phone in subject.phones:
        for code in ("886", "852", "86", "81", "82", "44", "1"):
            if phone.e164.startswith("+" + code):
                rest = phone.e164[len(code) + 1 :]
                return rest if code in ("852", "86", "1") else "0" + rest
    return None


def _spelt(name: NameForm) -> str:
    return surname(name.family).pinyin[0]


def _with_tail(spell: Callable[[NameForm], str | None], language: str = "zh", glue: str = " ") -> Make:
    def call(subject: Subject, random: Random) -> str | None:
        name = _name(subject, language)
        first = spell(name) if name and subject.phones else None
        return f"{first}{glue}{subject.phones[0].e164[-4:]}" if first else None

    return call


def _grouped(text: str | None) -> str | None:
    return f"{text[:4]}-{text[4:7]}-{text[7:]}" if text else None


_TRADITIONAL = {simplified: chr(traditional) for traditional, simplified in TO_SIMPLIFIED.items()}
_KANJI = str.maketrans("高沢斎辺浜桜広国関滝栄恵黒", "髙澤齋邊濱櫻廣國關瀧榮惠黑")


def _other_script(name: NameForm, random: Random) -> str | None:
    if name.language == "zh-Hant-TW":
        return "".join(han_map().get(char, char) for char in name.full)
    return "".join(_TRADITIONAL.get(char, char) for char in name.full)


def _slip(name: NameForm, random: Random) -> str | None:
    family = fold(name.family).replace(" ", "")
    if len(family) < 4:
        return None
    place = random.randrange(1, len(family))
    kind = random.randrange(4)
    letter = random.choice("abcdefghijklmnopqrstuvwxyz")
    wrong = (
        family[:place] + letter + family[place:] if kind == 0
        else family[:place] + family[place + 1 :] if kind == 1
        else family[:place] + letter + family[place + 1 :] if kind == 2
        else family[: place - 1] + family[place] + family[place - 1] + family[place + 1 :]
    )  # fmt: skip
    return f"{name.given} {wrong}" if wrong != family else None


def _syllables(name: NameForm) -> list[str]:
    return pinyin(name.given)


def _wade(name: NameForm, random: Random) -> str:
    family = surname(name.family)
    return (family.wade_giles or family.pinyin)[0] + " " + "-".join(wade_giles(s) for s in _syllables(name))


def _field(values: Callable[[Subject], list[str]], shape: Callable[[str], str] = str) -> Make:
    return lambda subject, random: shape(values(subject)[0]) if values(subject) else None


def _emails(subject: Subject) -> list[str]:
    return list(subject.emails)


def _bookings(subject: Subject) -> list[str]:
    return [stay.booking for stay in subject.stays if stay.booking]


CLASSES: dict[str, Make] = {
    "phone": lambda s, r: _national(s),
    "phone, grouped": lambda s, r: _grouped(_national(s)),
    "phone, international": lambda s, r: s.phones[0].e164 if s.phones else None,
    "phone, last 6": lambda s, r: s.phones[0].e164[-6:] if s.phones else None,
    "phone, last 4": lambda s, r: s.phones[0].e164[-4:] if s.phones else None,
    "e-mail": _field(_emails),
    "e-mail, upper case": _field(_emails, str.upper),
    "e-mail, local part": _field(_emails, lambda email: email.partition("@")[0]),
    "member number": _field(lambda s: [code.text for code in s.codes]),
    "booking": _field(_bookings),
    "room": _field(lambda s: [stay.room for stay in s.stays if stay.room]),
    "surname + last 4": _with_tail(lambda name: name.family),
    "surname + last 4, glued": _with_tail(lambda name: name.family, glue=""),
    "pinyin surname + last 4": _with_tail(_spelt),
    "Hong Kong surname + last 4": _with_tail(lambda name: next(iter(surname(name.family).others), None)),
    "Latin surname + last 4": _with_tail(lambda name: name.family, "en"),
    "Chinese full": _of("zh", lambda n, r: n.full),
    "Chinese full, other script": _of("zh", _other_script),
    "Chinese full + title": _of("zh", lambda n, r: n.full + r.choice(["先生", "小姐", "女士"])),
    "Chinese surname": _of("zh", lambda n, r: n.family),
    "Chinese surname + title": _of("zh", lambda n, r: n.family + r.choice(["先生", "小姐"])),
    "Chinese, first 2": _of("zh", lambda n, r: n.full[:2] if len(n.full) > 2 else None),
    "Chinese given": _of("zh", lambda n, r: n.given if len(n.given) > 1 else None),
    "pinyin spaced": _of("zh", lambda n, r: _spelt(n) + " " + "".join(_syllables(n))),
    "pinyin, syllables": _of("zh", lambda n, r: " ".join([_spelt(n), *_syllables(n)])),
    "pinyin joined": _of("zh", lambda n, r: _spelt(n) + "".join(_syllables(n))),
    "pinyin, Western order": _of("zh", lambda n, r: f"{''.join(_syllables(n)).title()} {_spelt(n).title()}"),
    "pinyin initials": _of("zh", lambda n, r: _spelt(n)[0] + "".join(s[0] for s in _syllables(n))),
    "Wade-Giles": _of("zh", _wade),
    "Latin full": _of("en", lambda n, r: n.full),
    "Latin, no accents": _of("en", lambda n, r: fold(n.full)),
    "Latin, Last, First": _of("en", lambda n, r: f"{n.family}, {n.given}"),
    "Latin, one slip": _of("en", _slip),
    "Latin, 3 + 3 letters": _of("en", lambda n, r: f"{fold(n.given)[:3]} {fold(n.family)[:3]}"),
    "kanji, other forms": _of("ja", lambda n, r: n.full.translate(_KANJI)),
    "hangul": _of("ko", lambda n, r: n.full),
}
IDENTIFIERS = (
    "phone",
    "phone, grouped",
    "phone, international",
    "e-mail",
    "e-mail, upper case",
    "member number",
    "booking",
)
FULL_NAMES = ("Chinese full", "Chinese full, other script", "Chinese full + title", "pinyin spaced",
              "pinyin, syllables",
              "Latin full", "Latin, no accents", "Latin, Last, First", "kanji, other forms", "hangul")  # fmt: skip
EACH = 150


def questions(subjects: list[Subject], seed: int = 11, each: int = EACH) -> Iterator[Question]:
    """`each` questions a class, 40 % who is in house or arriving, 35 % a recent guest, 25 % anybody."""
    random = Random(seed)
    by_tier: dict[str, list[Subject]] = {NOW: [], RECENT: [], OLD: []}
    for subject in subjects:
        by_tier[tier(subject)].append(subject)
    pools = [by_tier[NOW], by_tier[RECENT], subjects]
    for kind, make in CLASSES.items():
        asked = tries = 0
        while asked < each and tries < each * 400:
            tries += 1
            subject = random.choice(random.choices(pools, [40, 35, 25])[0])
            if text := make(subject, random):
                asked += 1
                yield Question(text, subject.customer_id, kind, tier(subject), subject.stays[0].site_id)
