"""Money kept for a member in two buckets, what is burned first and what a refund fills first. Pure.

Principal is what the member paid, bonus what the house added. All amounts are integer minor units of one currency.
"""

from dataclasses import dataclass

from rugui.toolkit import Refused, _l, money

LOAD, SPEND, GIVE_BACK, PAY_OUT, LAPSE = KINDS = ("load", "spend", "give_back", "pay_out", "lapse")
BONUS_FIRST, PRINCIPAL_FIRST, IN_PROPORTION = BURNS = ("bonus_first", "principal_first", "in_proportion")


@dataclass(frozen=True, slots=True)
class Buckets:
    """What is in each bucket, or how much an entry adds to each."""

    principal: int = 0
    bonus: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.principal + self.bonus

    def __add__(self, other: "Buckets") -> "Buckets":
        return Buckets(self.principal + other.principal, self.bonus + other.bonus)

    def __neg__(self) -> "Buckets":
        return Buckets(-self.principal, -self.bonus)


def load(held: Buckets, paid: int, bonus_permille: int, ceiling: int | None, currency: str) -> Buckets:
    """What paying `paid` adds; the bonus is rounded down. `Refused` above the ceiling, which both buckets count for."""
    if paid <= 0:
        raise Refused(_l("An amount above nothing is needed."))
    added = Buckets(paid, paid * bonus_permille // 1000)
    if ceiling is not None and (held + added).total > ceiling:
        room = max(0, ceiling - held.total)
        raise Refused(
            _l("No more than %(amount)s can be kept on a card.", amount=money(ceiling, currency)), room=room
        )  # fmt: skip
    return added


def spend(held: Buckets, amount: int, burn: str, currency: str) -> Buckets:
    """What paying with it takes (positive) from each bucket; `Refused` where there is less.

    In proportion: bonus rounded down, so that never more bonus than its share is burned.
    """
    if amount <= 0:
        raise Refused(_l("An amount above nothing is needed."))
    if amount > held.total:
        raise Refused(_l("There is %(amount)s on the card.", amount=money(held.total, currency)), have=held.total)
    if burn == BONUS_FIRST:
        bonus = min(held.bonus, amount)
    elif burn == PRINCIPAL_FIRST:
        bonus = amount - min(held.principal, amount)
    else:
        bonus = held.bonus * amount // held.total
        bonus = max(bonus, amount - held.principal)
    return Buckets(amount - bonus, bonus)


def give_back(spent: Buckets, returned: Buckets, amount: int, burn: str) -> Buckets:
    """What a refund of a payment puts back into each bucket: the last burned comes back first.

    `returned` was given back of it before. `Refused` above what is left of the payment.
    """
    rest = Buckets(spent.principal - returned.principal, spent.bonus - returned.bonus)
    if amount <= 0 or amount > rest.total:
        raise Refused(_l("That is more than was paid."), have=rest.total)
    if burn == BONUS_FIRST:
        principal = min(rest.principal, amount)
    elif burn == PRINCIPAL_FIRST:
        principal = amount - min(rest.bonus, amount)
    else:
        principal = max(rest.principal * amount // rest.total, amount - rest.bonus)
    return Buckets(principal, amount - principal)


def pay_out(held: Buckets, amount: int, currency: str) -> tuple[Buckets, Buckets]:
    """What paying principal out in money takes, and the bonus that lapses with it, in proportion and rounded up."""
    if amount <= 0 or amount > held.principal:
        raise Refused(
            _l("Only what was paid in can be paid out: %(amount)s.", amount=money(held.principal, currency)),
            have=held.principal,
        )  # fmt: skip
    lapses = -(-held.bonus * amount // held.principal)
    return Buckets(amount, 0), Buckets(0, lapses)
