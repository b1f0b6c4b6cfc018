"""Reading a JSON document strictly: what is wrong is collected by path, and nothing strange is passed over. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from rugui.toolkit import _l

MOST_MONEY = 10**13


class Reader:
    """Collects in `wrong` what is not readable, and goes on with something harmless."""

    def __init__(self) -> None:
        self.wrong: dict[str, object] = {}

    def obj(self, given: Any, path: str, names: Collection[str]) -> Mapping[str, Any]:
        """An object with no other names than these."""
        if not isinstance(given, Mapping):
            self.wrong[path or "document"] = _l("This is not readable.")
            return {}
        if strange := sorted(str(name)[:40] for name in given if name not in names):
            self.wrong[f"{path}.{strange[0]}" if path else strange[0]] = _l("There is no such field.")
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
        """A word of a list."""
        if not isinstance(given, str) or given not in known:
            self.wrong[path] = _l("Choose one of the list.")
            return known[0]
        return given

    def whole(self, given: Any, path: str, low: int, high: int) -> int:
        """A whole number; 2.0 and "2" are none."""
        if not isinstance(given, int) or isinstance(given, bool) or not low <= given <= high:
            self.wrong[path] = _l("A whole number from %(low)s to %(high)s.", low=low, high=high)
            return low
        return given

    def maybe(self, given: Any, path: str, low: int, high: int) -> int | None:
        """A whole number or nothing."""
        return None if given is None else self.whole(given, path, low, high)

    def hundredths(self, given: Any, path: str, high: int) -> int:
        """10 or "12.5" as hundredths, above zero; a binary fraction (12.5 without quotes) is refused."""
        wrong = _l('A number up to %(high)s in quotes, with at most two decimals, like "12.5".', high=high)
        fits = (isinstance(given, int) and not isinstance(given, bool)) or (isinstance(given, str) and len(given) < 13)
        try:
            said = Decimal(given) if fits else Decimal("NaN")
        except InvalidOperation:
            said = Decimal("NaN")
        if said.is_nan() or not 0 < said <= high or said * 100 != int(said * 100):
            self.wrong[path] = wrong
            return 1
        return int(said * 100)

    def text(self, given: Any, path: str, most: int, *, empty: bool = False) -> str:
        """One line of text."""
        if not isinstance(given, str) or len(given) > most or not given.isprintable() or not (given.strip() or empty):
            self.wrong[path] = _l("A text of at most %(n)s characters.", n=most)
            return ""
        return given

    def code(self, given: Any, path: str, most: int = 60, *, empty: bool = False) -> str:
        """A code: Latin letters, digits, and `_`, `-`, `.`, `:` between them."""
        fits = isinstance(given, str) and len(given) <= most and given.isascii()
        if fits and given.translate(_JOINTS).isalnum():
            return str(given)
        if not (empty and given == ""):
            self.wrong[path] = _l("Latin letters, digits and underscores, at most %(n)s.", n=most)
        return ""

    def texts(self, given: Any, path: str, most: int = 200) -> tuple[str, ...]:
        """A list of words, none twice; one word alone is a list of one."""
        if isinstance(given, str):
            given = [given]
        found = [self.text(one, f"{path}.{at}", 120) for at, one in enumerate(self.rows(given, path, most))]
        if not found and path not in self.wrong:
            self.wrong[path] = _l("Nothing is asked for here.")
        return tuple(dict.fromkeys(found))

    def day(self, given: Any, path: str) -> date | None:
        """A day like 2026-12-31, or nothing."""
        if given is None:
            return None
        try:
            return date.fromisoformat(given if isinstance(given, str) else "")
        except ValueError:
            self.wrong[path] = _l("A day like 2026-12-31.")
            return None


_JOINTS = str.maketrans("_-.:", "aaaa")
