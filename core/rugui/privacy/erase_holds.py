"""What the law wants kept although a guest is erased: accounting records, as those of nobody in particular. Pure.

The terms are those of the laws named, as we know them; no lawyer has confirmed them (docs/privacy.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rugui.i18n import _l


@dataclass(frozen=True, slots=True)
class Law:
    """For how many whole years after the year of a sale its record is kept, and by which law."""

    years: int
    title: object


# By the region (ISO 3166) of the site that sold.
LAWS: Mapping[str, Law] = {
    "TW": Law(5, _l("Business Entity Accounting Act, Art. 38 (Taiwan): vouchers, 5 years")),
    "CN": Law(30, _l("Measures on Accounting Archives 2015, annex 1 (China): vouchers, 30 years")),
    "HK": Law(7, _l("Inland Revenue Ordinance, s. 51C (Hong Kong): 7 years")),
    "JP": Law(7, _l("Corporation Tax Act, rule 59 (Japan): 7 years")),
    "SG": Law(5, _l("Income Tax Act, s. 67 (Singapore): 5 years")),
    "DE": Law(8, _l("Fiscal Code, s. 147 (Germany): vouchers, 8 years")),
    "GB": Law(6, _l("Value Added Tax Act, sch. 11 (United Kingdom): 6 years")),
}
ELSEWHERE = Law(10, _l("Accounting law of the place, taken to be 10 years"))


def law_of(region: str) -> Law:
    """The law of a region; ten years where we know none."""
    return LAWS.get(region, ELSEWHERE)


def kept_until(region: str, departure: date) -> date:
    """The last day a sale of a stay that ended then must be kept: the end of a calendar year."""
    return date(min(departure.year + law_of(region).years, date.max.year), 12, 31)


def held(region: str, departure: date, sold: bool, today: date) -> bool:
    """Whether a stay is kept, without its guest, when the guest is erased."""
    return sold and kept_until(region, departure) >= today


def forgotten_before(region: str, today: date) -> date:
    """Stays that ended before this day are held no longer."""
    return date(max(today.year - law_of(region).years, date.min.year), 1, 1)
