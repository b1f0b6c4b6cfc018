"""A preference as a claim about a guest: what the pure decisions work on."""

from datetime import date

from rugui.toolkit import record

STRENGTHS = ("must", "likes", "dislikes", "never")
SOURCES = ("guest", "staff", "pms", "survey")
SEVERITIES = ("severe", "moderate", "unknown", "mild")  # unknown is treated as worse than mild
POSITIVE = frozenset({"must", "likes"})
FIRM = frozenset({"must", "never"})


@record
class Claim:
    """One preference of one guest. `months` is a bit mask (bit 0 January); 0 means the whole year.

    `whose` is empty for the guest or names one of the party; `site_id` is empty for the whole chain. `stays` counts
    the stays on which it was seen.
    """

    id: int
    kind: str
    strength: str = "likes"
    value: str = ""
    whose: str = ""
    site_id: int | None = None
    source: str = "guest"
    first_noted: date = date.min
    last_confirmed: date = date.min
    stays: int = 0
    valid_from: date | None = None
    valid_until: date | None = None
    months: int = 0

    @property
    def wanted(self) -> bool:
        """Whether it asks for the thing (must, likes) and not against it."""
        return self.strength in POSITIVE


def active(claim: Claim, day: date) -> bool:
    """Whether a claim holds on a day: inside its validity and its season."""
    if claim.valid_from is not None and day < claim.valid_from:
        return False
    if claim.valid_until is not None and day > claim.valid_until:
        return False
    return not claim.months or bool(claim.months >> (day.month - 1) & 1)


def months_mask(months: "list[int] | tuple[int, ...]") -> int:
    """Months 1-12 as a bit mask; all twelve are the same as none."""
    mask = sum(1 << (month - 1) for month in set(months))
    return 0 if mask == 0xFFF else mask


def months_of(mask: int) -> list[int]:
    """The months 1-12 of a bit mask."""
    return [month for month in range(1, 13) if mask >> (month - 1) & 1]
