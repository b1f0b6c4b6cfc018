"""The catalogue of kinds: what can be preferred, in three languages, from `data/*.tsv` and what sites add."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType

LANGUAGES = ("en", "zh-Hant-TW", "zh-Hans-CN")
ALLERGY = "allergy"
NOTE = "other.note"
VALUES = ("none", "text", "choice", "number")
DEPARTMENTS = ("housekeeping", "kitchen", "concierge", "front_desk")
# Special-category data (GDPR art. 9; PIPL art. 28): read only with a permission, never used for "also liked".
SENSITIVE = ("allergy", "accessibility", "health", "diet_religious")


def fold(text: str) -> str:
    """Text as it is compared: compatibility forms and case folded, hyphens and blanks a single blank."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("-", " ").split())


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a kind of value type `choice` can have; `phrases` are its titles as they are compared."""

    code: str
    titles: Mapping[str, str]
    phrases: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "phrases", tuple(dict.fromkeys(map(fold, self.titles.values()))))


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can be preferred.

    `exclusive` names the set of which a guest can have one only (high or low floor); `contains` the allergy a thing
    would set off; `value` is one of VALUES, a number lies between `low` and `high` in `unit`. `site_id` is empty for
    a kind of the whole chain; `phrases` are its titles and synonyms as they are compared.
    """

    code: str
    group: str
    department: str
    titles: Mapping[str, str]
    exclusive: str = ""
    sensitive: str = ""
    value: str = "none"
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    low: float = 0
    high: float = 0
    contains: str = ""
    synonyms: tuple[str, ...] = ()
    site_id: int | None = None
    order: int = 0
    retired: bool = False
    phrases: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "phrases", tuple(dict.fromkeys(map(fold, (*self.titles.values(), *self.synonyms)))))

    @property
    def is_allergy(self) -> bool:
        """Whether it is kept as an allergy, with a severity, and not as a taste."""
        return self.group == ALLERGY

    def title(self, language: str) -> str:
        """Its name in a language (BCP 47), in English where that is missing."""
        return self.titles.get(language) or self.titles.get("en") or self.code

    def value_title(self, value: str, language: str) -> str:
        """A value as people read it: the choice's name, the number with its unit, or the text itself."""
        for choice in self.choices:
            if choice.code == value:
                return choice.titles.get(language) or choice.titles["en"]
        return f"{value} {self.unit}" if value and self.unit else value


@dataclass(frozen=True, slots=True)
class Group:
    """A group of kinds with its icon."""

    code: str
    icon: str
    titles: Mapping[str, str]
    order: int
    phrases: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "phrases", tuple(dict.fromkeys(map(fold, self.titles.values()))))

    def title(self, language: str) -> str:
        """Its name in a language (BCP 47)."""
        return self.titles.get(language) or self.titles["en"]


@dataclass(frozen=True)
class Catalogue:
    """Kinds by code, in the order in which they are shown, and their groups."""

    kinds: Mapping[str, Kind]
    groups: Mapping[str, Group]

    def kind(self, code: str) -> Kind:
        """The kind of that code; a stand-in titled by the code where the catalogue lost it, so that no row is lost."""
        found = self.kinds.get(code)
        if found is None:
            group = code.partition(".")[0]
            found = Kind(code, group if group in self.groups else "other", "front_desk", {"en": code}, order=10**6)
        return found

    def extended(self, more: Iterable[Kind]) -> "Catalogue":
        """The catalogue with a site's own kinds after the built-in ones."""
        kinds = dict(self.kinds)
        for kind in more:
            kinds.setdefault(kind.code, kind)
        return Catalogue(kinds, self.groups)

    def at(self, site_id: int | None) -> list[Kind]:
        """The kinds that can be noted at a site: everyone's and its own; everybody's only where no site is named."""
        return [
            kind
            for kind in self.kinds.values()
            if not kind.retired and (kind.site_id is None or kind.site_id == site_id)
        ]


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("hotel_preferences").joinpath(f"data/{name}.tsv").read_text("utf-8")
    header, *lines = (line.split("\t") for line in text.splitlines() if line)
    return [dict(zip(header, line, strict=True)) for line in lines]


def _titles(row: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({language: row[language] for language in LANGUAGES})


@cache
def builtin() -> Catalogue:
    """The catalogue as delivered."""
    sets: dict[str, list[Choice]] = {}
    for row in _rows("choices"):
        sets.setdefault(row["set"], []).append(Choice(row["code"], _titles(row)))
    groups = {row["code"]: Group(row["code"], row["icon"], _titles(row), n) for n, row in enumerate(_rows("groups"))}
    kinds = {row["code"]: _kind(row, n, sets) for n, row in enumerate(_rows("kinds"))}
    return Catalogue(MappingProxyType(kinds), MappingProxyType(groups))


def _kind(row: Mapping[str, str], order: int, sets: Mapping[str, list[Choice]]) -> Kind:
    value, _, rest = row["value"].partition(":")
    unit, _, bounds = rest.partition(":") if value == "number" else ("", "", "")
    low, _, high = bounds.partition(":")
    return Kind(
        code=row["code"],
        group=row["code"].partition(".")[0],
        department=row["department"],
        titles=_titles(row),
        exclusive=row["exclusive"],
        sensitive=row["sensitive"],
        value=value,
        choices=tuple(sets[rest]) if value == "choice" else (),
        unit=unit,
        low=float(low or 0),
        high=float(high or 0),
        contains=row["contains"],
        synonyms=tuple(one for one in row["synonyms"].split(";") if one),
        order=order,
    )


@cache
def opera_codes() -> Mapping[tuple[str, str], str]:
    """(preference group, code) of a property-management system, upper case → kind."""
    return {(row["group"], row["value"]): row["kind"] for row in _rows("opera")}
