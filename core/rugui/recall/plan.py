"""Which keys a query asks for, in three steps. Pure.

`exact`: keys read in the order of the index, so the right twenty are among them however many guests share the key.
`ranges`: beginnings of rarer keys, capped; asked when the first step found too few to fill the list.
`narrowed`: one key where another must be held as well; asked when nothing was found.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rugui.recall.fold import is_east_asian
from rugui.recall.keys import email_key
from rugui.recall.namekeys import pair
from rugui.recall.phone import country_code, national
from rugui.recall.probe import (
    BOOKING,
    CODE,
    EDGE,
    EMAIL,
    HIDDEN,
    NAME,
    NAMED_TAIL,
    NOW,
    ORGANISATION,
    PAIR,
    PHONE,
    RANGE,
    RANGE_CODE,
    RANGE_EMAIL,
    RANGE_ORGANISATION,
    RANGE_PHONE,
    ROOM,
    TAIL,
    Probe,
    Sight,
    between,
    exact,
)
from rugui.recall.query import Query
from rugui.recall.readings import split

MOST_SITES = 8  # of an asker with single sites, the rooms and bookings of so many are asked for


@dataclass(slots=True)
class Plan:
    """The probes of the three steps."""

    exact: list[Probe] = field(default_factory=list)
    ranges: list[Probe] = field(default_factory=list)
    narrowed: list[Probe] = field(default_factory=list)


def plan(query: Query, sight: Sight) -> Plan:
    """The probes for a query; none for an empty one."""
    steps = Plan()
    if query.email:
        _email(steps, query)
    elif query.room and not query.words:
        steps.exact += [*sited(ROOM, "/", query.room, sight), between(CODE, f":{query.code}/")]
    elif query.beside:
        _beside(steps, query, sight)
    elif query.number and not query.words:
        _number(steps, query.number, query.international, sight)
    elif query.number:
        _name_and_number(steps, query, sight)
    elif query.words:
        _names(steps, query, sight)
    if sight.incognito:
        steps.exact += [exact(HIDDEN, "*" + one.key) for one in steps.exact if one.key[0] in "=@&+" and not one.narrow]
    if query.room and query.words:
        steps.exact += sited(ROOM, "/", query.room, sight)
    return Plan(_once(steps.exact), _once(steps.ranges), _once(steps.narrowed))


def _once(probes: list[Probe]) -> list[Probe]:
    """Each probe once, under its strongest tag, and none that would ask for everything of its kind."""
    kept = {(probe.key, probe.end, probe.narrow): probe for probe in reversed(probes) if probe.key[1:].strip("/#>=@")}
    return list(kept.values())[::-1]


def sited(tag: str, kind: str, text: str, sight: Sight) -> list[Probe]:
    """Rooms and bookings only of the sites one may see."""
    if sight.sites is None:
        return [between(tag, f"{kind}{text}/")]
    sites = sorted(sight.sites, key=lambda site: (site != sight.site_id, site))[:MOST_SITES]
    return [exact(tag, f"{kind}{text}/{site}") for site in sites]


def _whole_code(code: str, sight: Sight) -> list[Probe]:
    """A room, a booking reference or a number of any sort, complete."""
    rooms = sited(ROOM, "/", code, sight) if len(code) <= 6 else []
    return [*rooms, *sited(BOOKING, ";", code, sight), between(CODE, f":{code}/")]


def _beginning_of_code(code: str, sight: Sight) -> list[Probe]:
    if len(code) < 3:
        return []
    return [between(RANGE_CODE, ":" + code), *([between(RANGE_CODE, ";" + code)] if sight.sites is None else [])]


def _email(steps: Plan, query: Query) -> None:
    key = "@" + email_key(query.email)
    steps.exact += [exact(EMAIL, key), exact(NOW, "!" + key)]
    steps.ranges += [between(RANGE_EMAIL, key), between(RANGE_CODE, ":" + query.code)]


def _number(steps: Plan, number: str, international: bool, sight: Sight) -> None:
    bare = number.lstrip("0")
    steps.exact += _whole_code(number, sight)
    if len(number) == 4:
        steps.exact.append(exact(TAIL, "~" + number))
    if len(number) >= 3:
        steps.exact += [exact(NOW, "!#" + number[::-1]), exact(NOW, "!>" + bare)]
    if len(number) >= 5:
        steps.exact += ends(number, international)
    if len(bare) >= 3:
        starts = dict.fromkeys((national(bare), bare) if international else (bare,))
        steps.ranges += [between(RANGE_PHONE, ">" + start) for start in starts]
        steps.ranges += _beginning_of_code(number, sight)


def ends(number: str, international: bool) -> list[Probe]:
    """A number as the end of a phone: without what is dialled in front, and without the country code it may have."""
    bare = number.lstrip("0")
    ends = [bare if len(number) >= 7 else number]
    if international or (len(bare) >= 11 and country_code(bare)):
        ends.append(national(bare))
    return [between(PHONE if len(end) >= 7 else TAIL, "#" + end[::-1]) for end in ends if len(end) >= 4]


def orders(words: tuple[str, ...]) -> list[str]:
    """The words run together as typed and with the last or the first word moved to the other end."""
    texts = ["".join(words)]
    if len(words) > 1:
        texts += [words[-1] + "".join(words[:-1]), "".join(words[1:]) + words[0]]
    return list(dict.fromkeys(texts))


def _narrowing(query: Query) -> tuple[str, ...]:
    """The keys one of which a guest found by a number must have for the name typed beside it."""
    texts = orders(query.words)
    if query.spelt:  # a narrowed probe asks for three keys
        texts[1:1] = orders(query.spelt)[:1]
    return tuple(f"={text}" for text in texts)


def _names(steps: Plan, query: Query, sight: Sight) -> None:
    words, texts, code = query.words, orders(query.words), query.code
    if query.spelt:
        texts += [text for text in orders(query.spelt)[:2] if text not in texts]
    steps.exact += [exact(NAME, "=" + text) for text in texts]
    if code not in texts:
        texts = [*texts, code]
    if sight.site_id is not None and len(words) == 1:  # two words are few people's in any chain
        steps.exact += [exact(NOW, f"!{sight.site_id}={text}") for text in texts]
    steps.exact += [exact(NOW, "!=" + text) for text in texts]
    steps.exact.append(exact(ORGANISATION, "&" + code))
    if any(c.isdigit() for c in code):
        steps.exact += [*_whole_code(code, sight), between(EMAIL, f"@{code}@")]
    if len(words) == 1 and (len(words[0]) <= 5 or is_east_asian(words[0])):
        steps.exact.append(exact(EDGE, "^" + words[0]))
    elif len(words) == 2:
        steps.exact.append(exact(PAIR, "%" + pair(*words)))
    begun = [texts[0], "".join(query.spelt)] if query.spelt else texts[:2]
    steps.ranges += [between(RANGE, "=" + text) for text in begun]
    steps.ranges.append(between(RANGE_ORGANISATION, "&" + code))
    if len(code) >= 3 and code.isascii() and query.one:
        steps.ranges.append(between(RANGE_EMAIL, "@" + code))
    steps.ranges += _beginning_of_code(code, sight) if query.one or not code.isalpha() else []
    if len(words) == 2:
        one, other = words
        steps.narrowed += [
            exact(NAME, "=" + one, (f"={other}", f"&{other}", f":{other}")),
            exact(NAME, "&" + one, (f"={other}",)),
            exact(NAME, "&" + other, (f"={one}",)),
        ]


def _name_and_number(steps: Plan, query: Query, sight: Sight) -> None:
    """A name beside digits: the last four of a phone, a whole phone, a room, or one code that has both."""
    number, words, code = query.number, query.words, query.code
    names = _narrowing(query)
    spelt = orders(query.spelt)[:1] if query.spelt else []
    if query.one:  # typed without a blank: first of all as it stands
        steps.exact += [*_whole_code(code, sight), between(EMAIL, f"@{code}@")]
        steps.ranges += [*_beginning_of_code(code, sight), between(RANGE_EMAIL, "@" + code)]
    else:
        steps.narrowed += _whole_code(code, sight)
    drivers = [*_whole_code(number, sight), *_beginning_of_code(number, sight)]
    if len(number) == 4:
        steps.exact += [exact(NAMED_TAIL, f"+{text}{number}") for text in [*orders(words), *spelt]]
        if len(words) == 1 and is_east_asian(words[0]) and len(words[0]) > 1:
            steps.exact.append(exact(NAMED_TAIL, f"+{split(words[0])[0]}{number}", names))
        elif len(words) > 1:
            steps.exact += [exact(NAMED_TAIL, f"+{word}{number}", names) for word in (words[0], words[-1])]
        drivers.append(exact(TAIL, "~" + number))
    elif len(number) > 4:
        drivers += ends(number, query.international)
    elif len(number) == 3:
        drivers.append(between(RANGE_PHONE, "#" + number[::-1]))
    target = steps.narrowed if len(number) == 4 else steps.exact
    target += [Probe(one.tag, one.key, one.end, names) for one in drivers]


def _beside(steps: Plan, query: Query, sight: Sight) -> None:
    """A name beside a code of letters and digits."""
    code, names = query.beside, _narrowing(query)
    drivers = [*_whole_code(code, sight), between(EMAIL, f"@{code}@"), exact(ORGANISATION, "&" + code)]
    steps.exact += [Probe(one.tag, one.key, one.end, names) for one in drivers]
    steps.exact += _whole_code(query.code, sight)
    steps.ranges.append(between(RANGE, "=" + query.code))
