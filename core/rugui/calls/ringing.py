"""What becomes of a call, how long its card stays, and what an exchange means by a number. Pure."""

import re
from datetime import datetime, timedelta

RINGING, ANSWERED, ENDED, CLOSED = "ringing", "answered", "ended", "closed"
# In the order in which a call goes through them; `closed` is ours: dismissed, or written down.
STATES = (RINGING, ANSWERED, ENDED, CLOSED)
TOLD = (RINGING, ANSWERED, ENDED)
DIRECTIONS = ("in", "out")

# An exchange that never says how a call went on must not leave its card for ever.
STAYS = {RINGING: timedelta(minutes=10), ANSWERED: timedelta(hours=2)}
# Who has just hung up writes down what was said.
LINGERS = timedelta(minutes=2)

# What exchanges say where the caller's number is withheld; +266696687 spells ANONYMOUS (RFC 3325, E.161).
WITHHELD = frozenset(
    ("anonymous", "unknown", "private", "restricted", "unavailable", "withheld", "blocked", "none", "266696687")
)
_SCHEME = re.compile(r"^(?:sips?|tel|callto):", re.IGNORECASE)


def moved(state: str, said: str) -> str:
    """The state after an exchange says one: never back, for messages overtake one another and are sent again."""
    return max(state, said, key=STATES.index)


def until(before: str, after: str, now: datetime) -> datetime:
    """Until when the card stays once a call came from one state to another."""
    if after in STAYS:
        return now + STAYS[after]
    return now + LINGERS if after == ENDED and before == ANSWERED else now


def order(state: str, at: datetime) -> tuple[int, datetime]:
    """Sort key of a queue: who is spoken to, who waits longest, then what is over."""
    return (ANSWERED, RINGING, ENDED, CLOSED).index(state), at


def number(said: str) -> str:
    """The caller's number without the scheme of an address; "" where it is withheld."""
    text = _SCHEME.sub("", said.strip()).partition("@")[0].partition(";")[0].strip()
    return "" if text.lstrip("+").casefold() in WITHHELD else text


def is_number(text: str) -> bool:
    """Whether a number holds a digit of any script."""
    return any(char.isdecimal() for char in text)
