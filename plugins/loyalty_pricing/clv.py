"""What a guest will still buy: BG/NBD expectations, and RFM scores. Pure.

BG/NBD after Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way, Marketing Science 24(2): purchases
come as a Poisson process whose rate is gamma distributed (r, alpha) over guests; after each, a guest is lost with a
probability that is beta distributed (a, b). Nobody's money is in it, so numbers here are floats, not prices.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

Point = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class History:
    """A guest: `repeats` purchases after the first, the last of them at `last`, seen until `seen` (all since the first
    purchase, in one unit, say weeks; `last` is 0 without repeats)."""

    repeats: int
    last: float
    seen: float


@dataclass(frozen=True, slots=True)
class Model:
    """The four parameters, all above zero."""

    r: float
    alpha: float
    a: float
    b: float

    def likelihood(self, guests: Counter[History]) -> float:
        """The log-likelihood of histories and how often each occurs (equation 7)."""
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        fixed = r * log(alpha) - lgamma(r)
        beta = lgamma(a + b) - lgamma(b)
        whole = 0.0
        for one, count in guests.items():
            x = one.repeats
            alive = -(r + x) * log(alpha + one.seen)
            told = lgamma(r + x) + fixed + beta + lgamma(b + x) - lgamma(a + b + x) + alive
            if x:
                lost = log(a) - log(b + x - 1) - (r + x) * log(alpha + one.last)
                told += _log_one_plus(lost - alive)
            whole += count * told
        return whole

    def alive(self, guest: History) -> float:
        """The probability that a guest still comes."""
        if not guest.repeats:
            return 1.0
        return 1 / (1 + self._lost(guest))

    def _lost(self, guest: History) -> float:
        ratio = (self.alpha + guest.seen) / (self.alpha + guest.last)
        return float(self.a / (self.b + guest.repeats - 1) * ratio ** (self.r + guest.repeats))

    def expected(self, ahead: float) -> float:
        """Purchases expected of somebody new within `ahead` (equation 9)."""
        part = (self.alpha / (self.alpha + ahead)) ** self.r
        z = ahead / (self.alpha + ahead)
        return (self.a + self.b - 1) / (self.a - 1) * (1 - part * hyp2f1(self.r, self.b, self.a + self.b - 1, z))

    def expected_of(self, guest: History, ahead: float) -> float:
        """Purchases expected of a guest within `ahead` from when they were last seen (equation 10)."""
        x, until = guest.repeats, self.alpha + guest.seen
        part = (until / (until + ahead)) ** (self.r + x)
        inner = hyp2f1(self.r + x, self.b + x, self.a + self.b + x - 1, ahead / (until + ahead))
        found = (self.a + self.b + x - 1) / (self.a - 1) * (1 - part * inner)
        return found / (1 + self._lost(guest)) if x else found


def _log_one_plus(difference: float) -> float:
    """log(1 + e^difference) without overflow."""
    return difference + log(1 + exp(-difference)) if difference > 0 else log(1 + exp(difference))


def hyp2f1(a: float, b: float, c: float, z: float) -> float:
    """Gauss' hypergeometric function for 0 ≤ z < 1, by its series."""
    term = whole = 1.0
    for n in range(1_000_000):
        term *= (a + n) * (b + n) / (c + n) * z / (n + 1)
        whole += term
        if abs(term) < 1e-14 * abs(whole):
            break
    return whole


def fit(guests: Iterable[History]) -> Model:
    """The parameters under which these histories are likeliest; raises `ValueError` where nobody came back.

    Parameters are searched for as logarithms, so that they stay above zero; from one start, which is enough for data of
    a few hundred guests and more.
    """
    counted = Counter(guests)
    if not any(one.repeats for one in counted):
        raise ValueError("nobody bought twice")
    longest = max(one.seen for one in counted)

    def cost(point: Point) -> float:
        if any(abs(one) > 30 for one in point):
            return float("inf")
        r, alpha, a, b = map(exp, point)
        return -Model(r, alpha * longest, a, b).likelihood(counted)

    # Scaled by the longest time, so that weeks and days are searched alike.
    r, alpha, a, b = map(exp, minimum(cost, (0.0, -2.0, 0.0, 0.5)))
    return Model(r, alpha * longest, a, b)


def minimum(cost: Callable[[Point], float], start: Point, tolerance: float = 1e-12, most: int = 4_000) -> Point:
    """Where a function is least near a start (Nelder and Mead 1965)."""
    size = len(start)
    corners = [start, *(tuple(v + (0.5 if i == at else 0) for i, v in enumerate(start)) for at in range(size))]
    known = sorted((cost(point), point) for point in corners)
    for _round in range(most):
        if known[-1][0] - known[0][0] <= tolerance * (1e-3 + abs(known[0][0])):
            break
        middle = tuple(sum(point[i] for _c, point in known[:-1]) / size for i in range(size))
        worst, last = known[-1]
        far = _along(middle, last, -1)
        found = cost(far)
        if found < known[0][0]:
            further = _along(middle, last, -2)
            known[-1] = min((found, far), (cost(further), further))
        elif found < known[-2][0]:
            known[-1] = (found, far)
        else:
            near = _along(middle, last, 0.5) if found >= worst else _along(middle, last, -0.5)
            shrunk = cost(near)
            if shrunk < min(found, worst):
                known[-1] = (shrunk, near)
            else:
                best = known[0][1]
                known[1:] = [(cost(p), p) for p in (_along(best, point, 0.5) for _c, point in known[1:])]
        known.sort()
    return known[0][1]


def _along(start: Point, end: Point, share: float) -> Point:
    return tuple(s + share * (e - s) for s, e in zip(start, end, strict=True))


@dataclass(frozen=True, slots=True)
class Rfm:
    """Scores from 1 to 5, 5 the best fifth: how lately, how often, how much."""

    recency: int
    frequency: int
    money: int


def rfm(guests: Sequence[tuple[int, int, int]]) -> list[Rfm]:
    """The scores of guests given as (days since the last purchase, purchases, money): by fifths among them; equals
    score the same."""
    lately = _fifths([-days for days, _n, _m in guests])
    often, much = _fifths([n for _d, n, _m in guests]), _fifths([m for _d, _n, m in guests])
    return [Rfm(*scores) for scores in zip(lately, often, much, strict=True)]


def _fifths(values: Sequence[int]) -> list[int]:
    first: dict[int, int] = {}
    for at, value in enumerate(sorted(values)):
        first.setdefault(value, at)
    return [1 + first[value] * 5 // len(values) for value in values]
