"""Reading JSON that strangers wrote: every value is looked at, every problem kept with its path. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rugui.toolkit import _l

from membership_club.periods import month_day


class Reader:
    """Takes values out of a document; what is wrong stands in `wrong` by path, and something harmless is given back."""

    def __init__(self) -> None:
        self.wrong: dict[str, object] = {}

    def obj(self, given: Any, path: str, names: set[str]) -> Mapping[str, Any]:
        """An object that has no fields but these."""
        if not isinstance(given, Mapping):
            self.wrong[path] = _l("This is not readable.")
            return {}
        if strange := sorted(printable(str(name)[:40]) for name in given if name not in names):
            self.wrong[f"{path}.{strange[0]}"] = _l("There is no such field.")
        return given

    def rows(self, given: Any, path: str, most: int) -> Sequence[Any]:
        """A list of at most so many."""
        if not isinstance(given, (list, tuple)):
            self.wrong[path] = _l("This is not readable.")
            return ()
        if len(given) > most:
            self.wrong[path] = _l("At most %(n)s of them.", n=most)
        return given[:most]

    def one_of(self, given: Any, known: Sequence[str], path: str) -> str:
        """One of the words that are known."""
        if not isinstance(given, str) or given not in known:
            self.wrong[path] = _l("Choose one of the list.")
            return known[0]
        return given

    def number(self, given: Any, path: str, low: int, high: int) -> int:
        """A whole number between two."""
        if not isinstance(given, int) or isinstance(given, bool) or not low <= given <= high:
            self.wrong[path] = _l("A whole number from %(low)s to %(high)s.", low=low, high=high)
            return low
        return given

    def flag(self, given: Any, path: str) -> bool:
        """True or false."""
        if not isinstance(given, bool):
            self.wrong[path] = _l("This is not readable.")
        return given is True

    def text(self, given: Any, path: str, most: int, *, empty: bool = False) -> str:
        """A code: letters, digits, underscores."""
        fits = isinstance(given, str) and len(given) <= most and given.replace("_", "a").isalnum() and given.isascii()
        if not fits and not (empty and given == ""):
            self.wrong[path] = _l("Latin letters, digits and underscores, at most %(n)s.", n=most)
            return ""
        return str(given)

    def day(self, given: Any, path: str) -> tuple[int, int]:
        """A month and a day of every year."""
        try:
            return (1, 1) if given is None else month_day(given if isinstance(given, str) else "")
        except ValueError:
            self.wrong[path] = _l("A month and a day of every year, like 04-01.")
            return (1, 1)

    def date(self, given: Any, path: str) -> date:
        """A day of one year."""
        try:
            return date.fromisoformat(given if isinstance(given, str) else "")
        except ValueError:
            self.wrong[path] = _l("A day like 2026-12-31.")
            return date.min


def printable(text: str) -> str:
    """A text that any terminal and any encoder takes: control characters and halves of a pair as escapes."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
