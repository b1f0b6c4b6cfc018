"""What can be done with cars: session first, plain values after, never a commit."""

from collections.abc import Sequence

from rugui.toolkit import Invalid, _l
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from valet_parking.models import Car


def add(session: Session, customer_id: int, plate: str, looks: str = "") -> Car:
    """Note a guest's car; raises `Invalid` without a plate."""
    if not plate.strip():
        raise Invalid(_l("Which plate?"), fields={"plate": _l("Which plate?")})
    car = Car(customer_id=customer_id, plate=plate.strip().upper(), looks=looks)
    session.add(car)
    session.flush()
    return car


def of(session: Session, customer_ids: Sequence[int]) -> dict[int, list[Car]]:
    """The cars of many guests, in one statement."""
    found: dict[int, list[Car]] = {}
    for car in session.scalars(select(Car).where(Car.customer_id.in_(customer_ids)).order_by(Car.id)):
        found.setdefault(car.customer_id, []).append(car)
    return found


def erase(session: Session, customer_id: int) -> int:
    """Forget a guest's cars; returns how many."""
    cars = session.scalars(select(Car.id).where(Car.customer_id == customer_id)).all()
    session.execute(delete(Car).where(Car.id.in_(cars)))
    return len(cars)


def move(session: Session, customer_id: int, *, to: int) -> list[int]:
    """Give one guest's cars to another; returns the cars' ids."""
    cars = list(session.scalars(select(Car.id).where(Car.customer_id == customer_id)))
    give(session, cars, to)
    return cars


def give(session: Session, cars: Sequence[int], customer_id: int) -> None:
    """Make a guest the owner of these cars."""
    session.execute(update(Car).where(Car.id.in_(cars)).values(customer_id=customer_id))
