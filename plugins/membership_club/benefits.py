"""What a tier gives and how much of it is left in a period. Pure."""

from collections.abc import Iterable
from datetime import date

from rugui.toolkit import Refused, _l, record

ALWAYS, STAY, MONTH, YEAR, MEMBER_YEAR, ONCE = PERIODS = ("always", "stay", "month", "year", "member_year", "once")
USED, GIVEN_BACK, GRANTED = KINDS = ("used", "given_back", "granted")


@record
class Entitlement:
    """A benefit of a tier: `quantity` in each period; `always` is not counted. The same code in another tier is the
    same benefit: what was used as gold is used as platinum, too."""

    code: str
    period: str
    quantity: int = 0

    @property
    def counted(self) -> bool:
        """Whether uses are counted."""
        return self.period != ALWAYS


@record
class Use:
    """So many used, given back or granted on top, in the period that began on `period_start` (of a stay: `stay`)."""

    code: str
    period_start: date
    kind: str
    quantity: int = 1
    stay: str = ""


def period_start(period: str, today: date, member_since: date) -> date:
    """The first day of the period `today` is in; member years begin on the day of joining (29 February: 1 March)."""
    if period == MONTH:
        return today.replace(day=1)
    if period == YEAR:
        return date(today.year, 1, 1)
    if period == MEMBER_YEAR:
        this = anniversary(member_since, today.year)
        return this if this <= today else anniversary(member_since, today.year - 1)
    return member_since


def anniversary(day: date, year: int) -> date:
    """The same day of another year; 1 March where that year has no 29 February."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def left(one: Entitlement, uses: Iterable[Use], start: date, stay: str = "") -> int:
    """What is left of it in the period that began on `start` (for `stay`: during this stay)."""
    here = [
        use for use in uses
        if use.code == one.code and (use.stay == stay if one.period == STAY else use.period_start == start)
    ]  # fmt: skip
    count = {kind: sum(use.quantity for use in here if use.kind == kind) for kind in KINDS}
    return one.quantity + count[GRANTED] + count[GIVEN_BACK] - count[USED]


def used(uses: Iterable[Use], one: Entitlement, start: date, stay: str = "") -> int:
    """How many were used and not given back in that period."""
    return one.quantity + sum(
        use.quantity for use in uses if use.kind == GRANTED and use.code == one.code
        and (use.stay == stay if one.period == STAY else use.period_start == start)
    ) - left(one, uses, start, stay)  # fmt: skip


def check_use(have: int, quantity: int) -> None:
    """`Refused` where there are fewer left than asked for."""
    if quantity < 1 or quantity > have:
        raise Refused(_l("Only %(n)s are left.", n=max(0, have)), have=have, asked=quantity)


def check_return(taken: int, quantity: int) -> None:
    """`Refused` where fewer were used than are given back."""
    if quantity < 1 or quantity > taken:
        raise Refused(_l("Only %(n)s were used.", n=max(0, taken)), have=taken, asked=quantity)
