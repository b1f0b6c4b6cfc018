"""How an entry's time is written for the reader: by the clock of the site it belongs to."""

from typing import Any
from zoneinfo import ZoneInfo

from rugui.i18n import short_date
from rugui.values import TimelineEntry
from rugui.web.context import at_site


def when(entry: TimelineEntry) -> str:
    """2026-11-22 14:05, in the zone of the entry's site, else of the one the viewer works at; of a stay the day."""
    zone: Any = entry.details.get("timezone")
    local = entry.at.astimezone(ZoneInfo(zone)) if zone else at_site(entry.at)
    day = short_date(local.date())
    return day if entry.kind == "visit" else f"{day} {local:%H:%M}"
