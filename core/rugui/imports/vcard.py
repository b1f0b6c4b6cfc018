"""vCard: a guest from each card."""

import io
import re
from collections.abc import Iterator
from typing import IO

from rugui.customers.details import ORGANISATION, PERSON, SERVICES, AddressForm, Details, HandleForm, PhoneForm
from rugui.imports import encoding, people
from rugui.imports.guest_rows import Setting
from rugui.imports.problems import Problem, Unreadable, beside, refused
from rugui.imports.records import GuestRecord, Note, Parsed
from rugui.imports.text import LENGTHS, tidy
from rugui.imports.vcard_lines import Card, Property, cards, components, unescaped
from rugui.values import NameForm

# What says nothing about a guest: how the card was made, and pictures, which the address book keeps.
SILENT = frozenset({"VERSION", "PRODID", "REV", "UID", "KIND", "N", "FN", "SORT-STRING", "MAILER", "CLASS", "PROFILE",
                    "X-ABADR", "X-ABSHOWAS", "X-ABUID", "LABEL", "X-MS-OL-DEFAULT-POSTAL-ADDRESS", "SOURCE",
                    "NAME"})  # fmt: skip
LABELS = (
    ("fax", "fax"),
    ("pager", "pager"),
    ("cell", "mobile"),
    ("iphone", "mobile"),
    ("work", "work"),
    ("home", "home"),
)
IM = {"X-WECHAT": "wechat", "X-WEIXIN": "wechat", "X-LINE": "line", "X-WHATSAPP": "whatsapp", "X-TELEGRAM": "telegram",
      "X-KAKAOTALK": "kakaotalk", "X-KAKAO": "kakaotalk"}  # fmt: skip
SCHEMES = {"weixin": "wechat", "wechat": "wechat", "line": "line", "whatsapp": "whatsapp", "telegram": "telegram",
           "tg": "telegram", "kakaotalk": "kakaotalk", "kakao": "kakaotalk"}  # fmt: skip
MOST_UTF16 = 64 * 1024**2  # of a file in UTF-16, turned into UTF-8 in memory; of others, what the encoding shows by
AS_NOTES = {"TITLE": "Title", "ROLE": "Role", "X-SPOUSE": "Spouse", "X-MS-SPOUSE": "Spouse",
            "X-MS-ASSISTANT": "Assistant",
            "X-MS-MANAGER": "Manager", "RELATED": "Related", "X-ABRELATEDNAMES": "Related",
            "ANNIVERSARY": "Anniversary",
            "X-ANNIVERSARY": "Anniversary", "X-MS-ANNIVERSARY": "Anniversary"}  # fmt: skip


def read(file: IO[bytes], setting: Setting) -> tuple[str, Iterator[Parsed]]:
    """The encoding, and the cards one after another; `Unreadable` where there is not one card."""
    # A fold may stand inside a character: the encoding shows only without the folds.
    unfolded = io.BytesIO(re.sub(rb"\r?\n[ \t]", b"", file.read(MOST_UTF16)))
    decision = encoding.decide(unfolded, setting.encoding or setting.mapping.encoding)
    codec = decision.codec
    file.seek(0)
    if codec.startswith("utf-16"):
        if file.seek(0, 2) > MOST_UTF16:
            raise Unreadable("too_large", limit=f"{MOST_UTF16 // 1024**2} MB")
        file.seek(0)
        file, codec = io.BytesIO(file.read().decode(codec, encoding.KEEP).encode("utf-8", "surrogatepass")), "utf-8"
    found = cards(file)
    first = next(found, None)
    if first is None:
        raise Unreadable("not_vcard")
    return decision.codec, _rows(first, found, codec.removesuffix("-sig"), setting)


def _rows(first: Card, rest: Iterator[Card], codec: str, setting: Setting) -> Iterator[Parsed]:
    card: Card | None = first
    while card is not None:
        problems: list[Problem] = []
        if card.too_long:
            problems.append(refused("card_too_long"))
        elif not card.whole:
            problems.append(refused("card_cut_off"))
        record = None if problems else guest(card, codec, setting, problems)
        yield Parsed(str(card.number), record, tuple(dict.fromkeys(problems)))
        card = next(rest, None)


class _Reader:
    """One card's values, tidied, and what is wrong with them."""

    def __init__(self, card: Card, codec: str, problems: list[Problem]) -> None:
        self.card, self.codec, self.problems = card, codec, problems
        self.labels = {one.group: self.text(one) for one in card.properties if one.name == "X-ABLABEL"}

    def all(self, *names: str) -> list[Property]:
        """The properties of these names, the preferred ones first."""
        found = [one for one in self.card.properties if one.name in names]
        return sorted(found, key=lambda one: "pref" not in one.types and one.parameter("PREF") != "1")

    def text(self, one: Property, field: str = "notes") -> str:
        """A plain text value."""
        return tidy(unescaped(one.decoded(self.codec)), field, self.problems)

    def first(self, *names: str, field: str = "notes") -> str:
        """The first value of these names that says something."""
        return next((text for one in self.all(*names) if (text := self.text(one, field))), "")

    def parts(self, one: Property, count: int, field: str) -> list[str]:
        """The components of a structured value, at least `count`."""
        found = [tidy(part, field, self.problems) for part in components(one.decoded(self.codec))]
        return found + [""] * (count - len(found))


def guest(card: Card, codec: str, setting: Setting, problems: list[Problem]) -> GuestRecord | None:
    """The guest of a card; None, and why in `problems`, where it names none."""
    reader = _Reader(card, codec, problems)
    organisation, company = _organisation(reader)
    names = _names(reader)
    if company and organisation:
        names = [NameForm("primary", organisation)]
    addresses = [_address(reader, one) for one in reader.all("ADR")]
    country = next((one.country for one in addresses if one.country), "")
    phones = [_phone(reader, one, (setting.region(), country)) for one in reader.all("TEL")]
    emails = [people.email(reader.text(one, "email"), problems) for one in reader.all("EMAIL")]
    born = reader.first("BDAY")
    details = Details(
        kind=ORGANISATION if company else PERSON,
        names=tuple(names),
        phones=tuple(one for one in phones if one is not None),
        emails=tuple(one for one in emails if one),
        handles=tuple(one for one in _handles(reader) if one.handle),
        addresses=tuple(one for one in addresses if one != AddressForm(label=one.label)),
        birthday=people.birthday(born, setting.today, problems),
        language=people.language(_language(reader), problems),
        external_id=_uid(reader),
    )
    notes = tuple(Note(text) for text in _notes(reader))
    _not_kept(reader)
    if any(problem.fatal for problem in problems):
        return None
    finished = people.finished(details, setting.today, setting.region(), problems)
    return GuestRecord(finished, "" if company else organisation, notes) if finished is not None else None


def _names(reader: _Reader) -> list[NameForm]:
    """The name written whole and in parts, in each language it is given in, how it sounds, and the nickname."""
    whole = {one.parameter("LANGUAGE").lower(): reader.text(one, "name") for one in reversed(reader.all("FN"))}
    found: list[NameForm] = []
    given_names: list[Property | None] = [*reader.all("N")]
    for one in given_names or [None]:
        language = one.parameter("LANGUAGE") if one else ""
        family, given, more, before, _after = reader.parts(one, 5, "name")[:5] if one else [""] * 5
        full = whole.get(language.lower()) or (whole.get("") or next(iter(whole.values()), "") if not found else "")
        given = " ".join(filter(None, [given, more]))
        if full or family or given:
            kind = "alternate" if found else "primary"
            written = full.removeprefix(before).strip() if before and full.startswith(before) else full
            found.append(NameForm(kind, written, "", family, given, before))
    spoken = [reader.first(f"X-PHONETIC-{part}-NAME", field="name") for part in ("LAST", "FIRST")]
    if any(spoken):
        found.append(NameForm("phonetic", "", "", *spoken))
    nickname = components(reader.first("NICKNAME", field="name"), ",")[0]
    if nickname and found and nickname not in (found[0].full, found[0].given):
        found.append(NameForm("alternate", nickname))
    return found


def _organisation(reader: _Reader) -> tuple[str, bool]:
    name = next((parts[0] for one in reader.all("ORG") if (parts := reader.parts(one, 1, "organisation"))[0]), "")
    kind = reader.first("KIND").lower()
    shown = reader.first("X-ABSHOWAS").upper()
    named = any(reader.parts(one, 2, "name")[:2] != ["", ""] for one in reader.all("N"))
    same = not named and reader.first("FN") in ("", name)
    return name, bool(name) and (kind == "org" or shown == "COMPANY" or same)


def _phone(reader: _Reader, one: Property, regions: tuple[str, str]) -> PhoneForm | None:
    text = reader.text(one, "phone")
    if text.lower().startswith("tel:"):
        text, _, extension = text[4:].partition(";ext=")
        text = f"{text} ext. {extension}" if extension else text
    label = next((name for mark, name in LABELS if mark in one.types), "")
    return people.phone(text, label, regions, reader.problems) if text else None


def _address(reader: _Reader, one: Property) -> AddressForm:
    box, more, street, city, state, code, country = reader.parts(one, 7, "address")[:7]
    label = "work" if "work" in one.types else "home" if "home" in one.types else ""
    lines = "\n".join(filter(None, [box, more, street]))
    cut = {"city": city, "state": state, "postal_code": code}
    for name, text in cut.items():
        if len(text) > LENGTHS[name]:
            lines, cut[name] = f"{lines}\n{text}".strip(), ""
    return AddressForm(lines[:1000], country=people.country(country, reader.problems), label=label, **cut)


def _handles(reader: _Reader) -> Iterator[HandleForm]:
    for one in reader.all(*IM):
        yield HandleForm(IM[one.name], reader.text(one, "handle"))
    for one in reader.all("IMPP", "X-SOCIALPROFILE"):
        scheme, _, rest = reader.text(one, "handle").partition(":")
        named = one.parameter("X-SERVICE-TYPE") or next((kind for kind in one.types if kind in SCHEMES), scheme)
        service = SCHEMES.get(named.lower(), "")
        if service in SERVICES:
            yield HandleForm(service, one.parameter("X-USER") or rest.lstrip("/") or scheme)
        else:
            reader.problems.append(beside("not_kept", f"{one.name} {named}"))


def _notes(reader: _Reader) -> Iterator[str]:
    if note := "\n\n".join(dict.fromkeys(filter(None, (reader.text(one) for one in reader.all("NOTE"))))):
        yield note[: LENGTHS["notes"]]
    lines = []
    for name, title in AS_NOTES.items():
        for one in reader.all(name):
            text = reader.text(one)
            label = reader.labels.get(one.group, "").strip("_$!<>") if one.group else ""
            if text:
                lines.append(f"{label or title}: {text}")
    if lines:
        yield "\n".join(lines)[: LENGTHS["notes"]]


def _language(reader: _Reader) -> str:
    found = reader.all("LANG")
    found.sort(key=lambda one: int(rank) if (rank := one.parameter("PREF")).isascii() and rank.isdigit() else 101)
    return reader.text(found[0]) if found else ""


def _uid(reader: _Reader) -> str | None:
    return (reader.first("UID", field="external_id") or reader.first("X-ABUID", field="external_id")) or None


def _not_kept(reader: _Reader) -> None:
    taken = SILENT | AS_NOTES.keys() | IM.keys() | {
        "TEL", "EMAIL", "ADR", "ORG", "BDAY", "NICKNAME", "NOTE", "LANG", "IMPP", "X-SOCIALPROFILE", "X-ABLABEL",
        "X-PHONETIC-FIRST-NAME", "X-PHONETIC-LAST-NAME",
    }  # fmt: skip
    left = dict.fromkeys(one.name for one in reader.card.properties if one.name not in taken)
    if left:
        reader.problems.append(beside("not_kept", ", ".join(left)))
