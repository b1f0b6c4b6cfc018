"""Guests chosen by what is known of them: `membership_club.tier:gold`. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rugui.errors import Invalid, Refused
from rugui.i18n import _l
from rugui.values import Fact, FactKind, Json, Viewer

MOST = 10
INTEGER = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class FactWanted:
    """A fact that must be stated; with `value` (None: any) it must be this one."""

    name: str
    value: Json | date = None

    def met_by(self, fact: Fact) -> bool:
        """Whether a fact is the one."""
        # True == 1: a truth is no number.
        same = fact.value == self.value and isinstance(fact.value, bool) == isinstance(self.value, bool)
        return fact.name == self.name and (self.value is None or same)


def parse(texts: Sequence[str], declared: Mapping[str, FactKind], viewer: Viewer) -> tuple[FactWanted, ...]:
    """What `name` and `name:value` ask for; values as their kind writes them (true, 3, gold, 2026-11-22).

    Raises `Invalid` for a fact nobody states or a value that is none, `Refused` for one this viewer may not read.
    """
    if len(texts) > MOST:
        raise _wrong(_l("At most %(n)s rows.", n=MOST))
    return tuple(_one(text, declared, viewer) for text in texts)


def _one(text: str, declared: Mapping[str, FactKind], viewer: Viewer) -> FactWanted:
    name, colon, value = text.partition(":")
    kind = declared.get(name)
    if kind is None:
        raise _wrong(_l("There is no such fact."))
    if kind.permission is not None and not viewer.can(kind.permission):
        raise Refused(_l("You may not do this."), permission=kind.permission)
    return FactWanted(name, _value(value, kind.type) if colon else None)


def _value(text: str, kind: str) -> Json | date:
    try:
        if kind == "bool":
            return {"true": True, "false": False}[text]
        if kind == "int":
            if not INTEGER.fullmatch(text):
                raise ValueError(text)
            return int(text)
        return date.fromisoformat(text) if kind == "date" else text
    except (KeyError, ValueError) as error:
        raise _wrong(_l("This fact has no such value.")) from error


def _wrong(reason: object) -> Invalid:
    return Invalid(_l("This question cannot be answered."), fields={"fact": reason})


def met(wanted: Iterable[FactWanted], stated: Sequence[Fact]) -> list[Fact] | None:
    """The facts by which everything wanted is so; None where something is not."""
    found = [next((fact for fact in stated if one.met_by(fact)), None) for one in wanted]
    kept = [fact for fact in found if fact is not None]
    return kept if len(kept) == len(found) else None
