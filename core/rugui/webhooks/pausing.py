"""When an endpoint that fails is left alone for a while, and when for good. Pure."""

from datetime import datetime, timedelta

FIRST_HOLD, LONGEST_HOLD = timedelta(seconds=5), timedelta(hours=1)
ENOUGH, LONG_ENOUGH = 10, timedelta(hours=24)


def hold(failures: int, now: datetime, spread: float = 1.0) -> datetime:
    """Until when nothing is sent after so many failures in a row: 5 seconds, doubling to an hour.

    `spread` (0 to 1, at random) takes off up to a quarter, so that hosts do not all come back at one moment.
    """
    wait = min(FIRST_HOLD * 2 ** min(failures - 1, 20), LONGEST_HOLD)
    return now + wait * (0.75 + 0.25 * spread)


def give_up(failures: int, failing_since: datetime, now: datetime) -> bool:
    """Whether to pause it: ten failures and a day without one success."""
    return failures >= ENOUGH and now - failing_since >= LONG_ENOUGH
