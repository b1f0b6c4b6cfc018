"""What an effect would take off each cell, before floor and caps have their say. Pure."""

from collections.abc import Sequence

from loyalty_pricing.amounts import rounded, split
from loyalty_pricing.rules import Effect, Rounding
from loyalty_pricing.view import View


def wanted(effect: Effect, view: View, base: Sequence[int], left: Sequence[int], rounding: Rounding) -> dict[int, int]:
    """Cell → what the effect takes off it, from `base` (list prices, or what is left)."""
    cells = view.chosen(effect.target)
    if not cells:
        return {}
    if effect.kind == "percent":
        return _percent(effect, view, cells, base, rounding)
    if effect.kind == "free_night":
        return _free(effect, view, cells, base)
    return _fixed(effect, view, cells, left, rounding.step)


def _by_line(view: View, cells: Sequence[int]) -> list[list[int]]:
    lines: dict[int, list[int]] = {}
    for at in cells:
        lines.setdefault(view.line_of[at], []).append(at)
    return list(lines.values())


def _over(amount: int, cells: Sequence[int], weights: Sequence[int], step: int) -> dict[int, int]:
    return dict(zip(cells, split(amount, [weights[at] for at in cells], step), strict=True))


def _over_lines(amount: int, view: View, cells: Sequence[int], weights: Sequence[int], step: int) -> dict[int, int]:
    """First over the lines, then over the nights of each, so that lines come out as they would alone."""
    lines = _by_line(view, cells)
    shares = split(amount, [sum([weights[at] for at in line]) for line in lines], step)
    found: dict[int, int] = {}
    for line, share in zip(lines, shares, strict=True):
        found.update(_over(share, line, weights, step))
    return found


def _percent(
    effect: Effect, view: View, cells: Sequence[int], base: Sequence[int], rounding: Rounding
) -> dict[int, int]:
    per, mode, step, rate = effect.per or rounding.per, rounding.mode, rounding.step, effect.rate
    found: dict[int, int] = {}
    if per == "unit":
        for at in cells:
            quantity = view.cells[at][1].quantity
            if quantity:
                found[at] = quantity * step * rounded(base[at] * rate, 10_000 * quantity * step, mode)
        return found
    if per == "sum":
        whole = step * rounded(sum([base[at] for at in cells]) * rate, 10_000 * step, mode)
        return _over_lines(whole, view, cells, base, step)
    for line in _by_line(view, cells):
        off = step * rounded(sum([base[at] for at in line]) * rate, 10_000 * step, mode)
        found.update(_over(off, line, base, step))
    return found


def _fixed(effect: Effect, view: View, cells: Sequence[int], left: Sequence[int], step: int) -> dict[int, int]:
    """`amount` takes so much off, `price` what is above it; both once for each sum, line, unit, or unit's night."""
    if effect.each == "sum":
        parts, times = [list(cells)], [1]
    elif effect.each == "night":
        parts, times = [[at] for at in cells], [view.cells[at][1].quantity for at in cells]
    else:
        parts = _by_line(view, cells)
        times = [view.cells[part[0]][1].quantity if effect.each == "unit" else 1 for part in parts]
    found: dict[int, int] = {}
    for part, count in zip(parts, times, strict=True):
        there, amount = sum([left[at] for at in part]), effect.amount * count
        take = amount if effect.kind == "amount" else max(0, there - amount)
        found.update(_over_lines(take, view, part, left, step))
    return found


def _free(effect: Effect, view: View, cells: Sequence[int], base: Sequence[int]) -> dict[int, int]:
    """Of every `every` nights of a line so many are free: the cheapest (of equals the last), the last or the first."""
    found: dict[int, int] = {}
    for line in _by_line(view, cells):
        count = len(line) // effect.every * effect.free if effect.every else 0
        found.update({at: base[at] for at in _in_turn(effect.which, view, line)[:count]})
    return found


def _in_turn(which: str, view: View, cells: Sequence[int]) -> list[int]:
    if which == "first":
        return list(cells)
    late = list(reversed(cells))
    return late if which == "last" else sorted(late, key=lambda at: view.cells[at][2].amount)
