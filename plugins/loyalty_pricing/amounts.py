"""Whole money: rounding a fraction, and dividing an amount so that nothing is lost. Pure."""

from collections.abc import Sequence


def rounded(numerator: int, denominator: int, mode: str) -> int:
    """numerator ÷ denominator (neither below zero) as a whole number: `half_up`, `half_even` or `down`."""
    whole, rest = divmod(numerator, denominator)
    if mode == "down" or not rest:
        return whole
    twice = 2 * rest
    if twice == denominator:
        return whole + (1 if mode == "half_up" or whole % 2 else 0)
    return whole + (1 if twice > denominator else 0)


def split(amount: int, weights: Sequence[int], step: int = 1) -> list[int]:
    """The amount in parts like the weights, to the last unit: what is over goes to the largest remainders, the
    first of equals first. An amount in whole steps is divided into whole steps. Nothing is divided where the weights
    are all zero."""
    whole = sum(weights)
    if whole <= 0 or amount <= 0:
        return [0] * len(weights)
    if len(weights) == 1:
        return [amount]
    if amount % step:
        step = 1
    parts, rests, over = [], [], amount // step
    for at, weight in enumerate(weights):
        part, rest = divmod(amount // step * weight, whole)
        parts.append(part * step)
        rests.append((-rest, at))
        over -= part
    if over:
        rests.sort()
        for _rest, at in rests[:over]:
            parts[at] += step
    return parts


def least_price(cost: int, commission: int, tax: int) -> int | None:
    """The smallest price from which `cost` remains after the channel's commission (hundredths of a percent of the
    price) and the tax inside it; None where no price leaves that."""
    if cost <= 0:
        return 0
    kept = (10_000 - commission) * (10_000 + tax) - 10_000 * tax
    if kept <= 0:
        return None
    return -(-cost * 10_000 * (10_000 + tax) // kept)
