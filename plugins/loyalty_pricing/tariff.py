"""Which price counts on a day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Tariff:
    """A price of one product for a span of days, both ends included; `id` grows with the time it was entered."""

    id: int
    first_day: date
    last_day: date
    list_minor: int
    cost_minor: int
    site_id: int | None = None
    rate_plan_id: int | None = None


def pick(tariffs: Iterable[Tariff], day: date, site_id: int | None, rate_plan_id: int | None = None) -> Tariff | None:
    """The price that counts: of the rate plan before the list's, of the site before everybody's, the shorter span
    before the longer (a festival before its season), the later entered before the earlier. None: it is not sold then.
    """
    fit = [
        one for one in tariffs
        if one.first_day <= day <= one.last_day and one.site_id in (None, site_id)
        and one.rate_plan_id in (None, rate_plan_id)
    ]  # fmt: skip
    return max(fit, key=_before, default=None)


def _before(one: Tariff) -> tuple[bool, bool, int, int]:
    return (one.rate_plan_id is not None, one.site_id is not None, -(one.last_day - one.first_day).days, one.id)
