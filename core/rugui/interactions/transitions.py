"""What may become of a stay. Pure: statuses, the moves between them, and where a stay belongs on a day's briefing."""

from datetime import date

# A wrong click must be mendable at the desk, so each move that people make by mistake has a way back.
ALLOWED = {
    "expected": ("in_house", "cancelled", "no_show"),
    "in_house": ("departed", "expected"),
    "departed": ("in_house",),
    "cancelled": ("expected",),
    "no_show": ("expected", "in_house"),
}
STATUSES = tuple(ALLOWED)
ARRIVING, IN_HOUSE, DEPARTING = "arriving", "in_house", "departing"
SECTIONS = (ARRIVING, IN_HOUSE, DEPARTING)


def allowed(before: str, after: str) -> bool:
    """Whether a stay may go from one status to the other; staying the same is allowed."""
    return before == after or after in ALLOWED.get(before, ())


def sections(status: str, arrival: date, departure: date, day: date, today: date) -> tuple[str, ...]:
    """The parts of the briefing for `day` a stay belongs to, as seen on `today`.

    Arriving: whoever's arrival is that day, checked in or not, and who was expected earlier and has not come yet. In
    house: who is here, and on other days who was or will be. Departing: whose last day it is, and who should have left.
    """
    if status in ("cancelled", "no_show") or departure < arrival:
        return ()
    now = day == today
    late = now and status == "expected" and arrival < day <= departure
    overdue = now and status == "in_house" and departure < day
    here = {
        "in_house": arrival <= day <= departure or overdue,
        "departed": arrival <= day < departure and not now,
        "expected": arrival < day < departure and day > today,
    }[status]
    leaves = (departure == day and (status != "expected" or day > today)) or overdue
    found = ((ARRIVING, arrival == day or late), (IN_HOUSE, here), (DEPARTING, leaves))
    return tuple(name for name, belongs in found if belongs)
