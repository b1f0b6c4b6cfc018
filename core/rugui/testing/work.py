"""One unit of work of a test's own: what nobody asked for over HTTP."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from rugui.app import Rugui
from rugui.values import OPERATOR

T = TypeVar("T")


def write(state: Rugui, work: Callable[[Session], T]) -> T:
    """What `work(session)` returns; what it wrote as the operator is committed."""
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        return work(session)


def read(state: Rugui, query: Select[Any]) -> Sequence[Row[Any]]:
    """The rows of the database as it is now."""
    with state.database.unit_of_work(state.plugins, write=False) as session:
        return session.execute(query).all()
