"""Which keys a query asks for, in two steps: exact probes in the order of the index, then capped ranges. Pure.

A probe costs the same whatever is typed and however many guests there are: an exact one reads at most `EXACT` rows
that lie side by side, a range at most `CAP`, a narrowed one `SCAN` rows and one look-up for each.
"""

from __future__ import annotations

from dataclasses import dataclass

from rugui.recall.fold import is_east_asian
from rugui.recall.keys import LONGEST, email_key
from rugui.recall.namekeys import pair
from rugui.recall.phone import country_code, national
from rugui.recall.query import Query
from rugui.recall.readings import split

EXACT, CAP, SCAN = 40, 300, 200
MOST_SITES = 12
_END = "\U0010ffff"

# Tags say how a row was found: the digit is the strength (the least wins), the letter the reason.
ROOM, PHONE, TAIL, EMAIL, BOOKING, CODE = "0r", "1p", "1t", "1e", "1b", "1c"
NAMED_TAIL, NAME, ORGANISATION, HIDDEN = "1n", "2n", "2o", "3n"
NOW, EDGE, PAIR = "4n", "5n", "6n"
RANGE, RANGE_PHONE, RANGE_EMAIL, RANGE_ORGANISATION, RANGE_CODE = "7n", "7p", "7e", "7o", "7c"


@dataclass(frozen=True, slots=True)
class Probe:
    """Rows asked for: `key` exactly, or from `key` up to `end`; `narrow` names other keys the same guest must have."""

    tag: str
    key: str
    end: str = ""
    narrow: tuple[str, ...] = ()

    @property
    def shape(self) -> str:
        """What decides the SQL: e(xact), r(ange), k (a range that gives its key), n(arrowed) or m (narrowed range)."""
        if self.narrow:
            return "m" if self.end else "n"
        return "e" if not self.end else "k" if self.tag[1] in "cb" else "r"


@dataclass(frozen=True, slots=True)
class Sight:
    """What the asker may see: incognito names, and the sites whose rooms and bookings (None: every site)."""

    incognito: bool = False
    sites: frozenset[int] | None = None
    site_id: int | None = None


def _exact(tag: str, key: str, narrow: tuple[str, ...] = ()) -> Probe:
    return Probe(tag, key[:LONGEST], narrow=narrow)


def _range(tag: str, key: str) -> Probe:
    key = key[: LONGEST - 1]
    return Probe(tag, key, key + _END)


def plan(query: Query, sight: Sight) -> tuple[list[Probe], list[Probe]]:
    """The probes of the first and of the second step; the second is asked only when the first found too few."""
    if not query:
        return [], []
    if query.email:
        first, second = _email(query)
    elif query.beside:
        first, second = _beside(query, sight)
    elif query.number and not query.words:
        first, second = _number(query.number, query.international, sight)
    elif query.number:
        first, second = _name_and_number(query, sight)
    else:
        first, second = _names(query, sight)
    if sight.incognito:
        first += [_exact(HIDDEN, "*" + probe.key) for probe in first if probe.key[0] in "=@&+" and not probe.narrow]
    return _once(first), _once(second)


def _once(probes: list[Probe]) -> list[Probe]:
    """Each probe once, under its strongest tag, and none that would ask for everything of its kind."""
    kept = {(probe.key, probe.end, probe.narrow): probe for probe in reversed(probes) if probe.key[1:].strip("/#>=@")}
    return list(kept.values())[::-1]


def _email(query: Query) -> tuple[list[Probe], list[Probe]]:
    key = "@" + email_key(query.email)
    return [_exact(EMAIL, key), _exact(NOW, "!" + key)], [
        _range(RANGE_EMAIL, key),
        _range(RANGE_CODE, ":" + query.code),
    ]


def _sited(tag: str, kind: str, text: str, sight: Sight) -> list[Probe]:
    """Rooms and bookings only of the sites one may see."""
    if sight.sites is None:
        return [_range(tag, f"{kind}{text}/")]
    sites = sorted(sight.sites, key=lambda site: (site != sight.site_id, site))[:MOST_SITES]
    return [_exact(tag, f"{kind}{text}/{site}") for site in sites]


def _number(number: str, international: bool, sight: Sight) -> tuple[list[Probe], list[Probe]]:
    first, second = [], []
    bare = number.lstrip("0")
    if len(number) <= 6:
        first += _sited(ROOM, "/", number, sight)
    if len(number) == 4:
        first.append(_exact(TAIL, "~" + number))
    first += _sited(BOOKING, ";", number, sight)
    if len(number) >= 3:
        first.append(_range(CODE, f":{number}/"))
        first += [_exact(NOW, "!#" + number[::-1]), _exact(NOW, "!>" + bare)]
    if len(number) >= 5:
        ends = [bare if len(number) >= 7 else number]
        if international or (len(bare) >= 11 and country_code(bare)):
            ends.append(national(bare))
        first += [_range(PHONE if len(end) >= 7 else TAIL, "#" + end[::-1]) for end in ends if len(end) >= 4]
        if international and len(bare) < 11:
            second.append(_range(RANGE_PHONE, ">" + national(bare)))
    if len(bare) >= 3:
        second.append(_range(RANGE_PHONE, ">" + bare))
        second.append(_range(RANGE_CODE, ":" + number))
        if sight.sites is None:
            second.append(_range(RANGE_CODE, ";" + number))
    return first, second


def _orders(words: tuple[str, ...]) -> list[str]:
    """The words run together as typed and with the last or the first word moved to the other end."""
    texts = ["".join(words)]
    if len(words) > 1:
        texts += [words[-1] + "".join(words[:-1]), "".join(words[1:]) + words[0]]
    return list(dict.fromkeys(texts))


def _names(query: Query, sight: Sight) -> tuple[list[Probe], list[Probe]]:
    words, texts = query.words, _orders(query.words)
    first = [_exact(NAME, "=" + text) for text in texts]
    if query.code and query.code not in texts:
        texts = [*texts, query.code]
    if sight.site_id is not None:
        first += [_exact(NOW, f"!{sight.site_id}={text}") for text in texts]
    first += [_exact(NOW, "!=" + text) for text in texts]
    first.append(_exact(ORGANISATION, "&" + query.code))
    coded = any(c.isdigit() for c in query.code)
    if coded:
        first += _sited(ROOM, "/", query.code, sight) if len(query.code) <= 6 else []
        first += [*_sited(BOOKING, ";", query.code, sight), _range(CODE, f":{query.code}/")]
        first.append(_range(EMAIL, f"@{query.code}@"))
    if len(words) == 1:
        if len(words[0]) <= 5 or is_east_asian(words[0]):
            first.append(_exact(EDGE, "^" + words[0]))
    else:
        first += [_exact(PAIR, "%" + pair(words[0], other)) for other in dict.fromkeys((words[-1], words[1]))]
    second = [_range(RANGE, "=" + text) for text in texts[:2]]
    if len(words) == 2:
        one, other = words
        second += [_exact(NAME, "=" + one, (f"={other}", f"&{other}", f":{other}")),
                   _exact(NAME, "&" + one, (f"={other}",)), _exact(NAME, "&" + other, (f"={one}",))]  # fmt: skip
    second.append(_range(RANGE_ORGANISATION, "&" + query.code))
    if len(query.code) >= 3:
        second.append(_range(RANGE_EMAIL, "@" + query.code))
        second.append(_range(RANGE_CODE, ":" + query.code))
        if coded and sight.sites is None:
            second.append(_range(RANGE_CODE, ";" + query.code))
    return first, second


def _name_and_number(query: Query, sight: Sight) -> tuple[list[Probe], list[Probe]]:
    """A name beside digits: the last four of a phone, a whole phone, a room, or one code that has both."""
    number, words, code = query.number, query.words, query.code
    names = tuple(f"={text}" for text in _orders(words))
    coded = [_range(CODE, f":{code}/"), *_sited(BOOKING, ";", code, sight)] if code.isascii() else []
    first: list[Probe] = []
    if query.one:  # typed without a blank: first of all as it stands
        first += [*coded, _range(EMAIL, f"@{code}@")]
        first += _sited(ROOM, "/", code, sight) if len(code) <= 6 else []
        coded = [_range(RANGE_CODE, ":" + code), _range(RANGE_EMAIL, "@" + code)]
        coded += [_range(RANGE_CODE, ";" + code)] if sight.sites is None else []
    if len(number) == 4:
        for text in _orders(words):
            first.append(_exact(NAMED_TAIL, f"+{text}{number}"))
        if len(words) == 1 and is_east_asian(words[0]) and len(words[0]) > 1:
            first.append(_exact(NAMED_TAIL, f"+{split(words[0])[0]}{number}", names))
        elif len(words) > 1:
            first += [_exact(NAMED_TAIL, f"+{word}{number}", names) for word in (words[0], words[-1])]
    drivers = _drivers(number, query.international, sight)
    second = [Probe(TAIL, probe.key, probe.end, names) for probe in drivers]
    return first, [*second, *coded]


def _beside(query: Query, sight: Sight) -> tuple[list[Probe], list[Probe]]:
    """A name beside a code of letters and digits."""
    code, names = query.beside, tuple(f"={text}" for text in _orders(query.words))
    drivers = [*_sited(ROOM, "/", code, sight), *_sited(BOOKING, ";", code, sight), _range(CODE, f":{code}/"),
               _range(EMAIL, f"@{code}@"), _exact(ORGANISATION, "&" + code)]  # fmt: skip
    whole = [_range(CODE, f":{query.code}/"), *_sited(BOOKING, ";", query.code, sight)]
    return [*[Probe(probe.tag, probe.key, probe.end, names) for probe in drivers], *whole], [
        _range(RANGE, "=" + query.code)
    ]


def _drivers(number: str, international: bool, sight: Sight) -> list[Probe]:
    """The probes of a number that a name beside it narrows."""
    first, second = _number(number, international, sight)
    return [probe for probe in first + second if probe.key[0] in "/~#:;" or len(number) < 4]
