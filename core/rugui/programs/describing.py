"""What a route takes and gives, said beside the route: the document of the API is made of nothing else."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from marshmallow import RAISE, Schema, fields, validate

View = TypeVar("View", bound=Callable[..., Any])
Shape = Schema | type[Schema]


class Given(Schema):
    """What is given back: nothing that does not stand in it, so that a test sees where the two differ."""

    class Meta:
        """The document says `additionalProperties: false`."""

        unknown = RAISE


def when(says: str) -> dict[str, Any]:
    """Of a member that is not in every answer, when it is."""
    return {"metadata": {"x-when": says}}


@dataclass(frozen=True, slots=True)
class Described:
    """`takes` the body, `gives` the answer's (or one by status), `status` those of success, `query` arguments by name.

    `file`: the body is a form with a file. `versioned`: answers carry an ETag; a GET with it as If-None-Match may say
    304.
    """

    takes: Shape | None = None
    gives: Shape | Mapping[int, Shape] | None = None
    status: tuple[int, ...] = ()
    query: Mapping[str, fields.Field[Any]] = field(default_factory=dict)
    versioned: bool = False
    file: bool = False


def describes(
    *,
    takes: Shape | None = None,
    gives: Shape | Mapping[int, Shape] | None = None,
    status: int | tuple[int, ...] = (),
    query: Mapping[str, fields.Field[Any]] | None = None,
    versioned: bool = False,
    file: bool = False,
) -> Callable[[View], View]:
    """Say what a route of an API takes and gives. A route that says nothing is in the document all the same."""
    every = status if isinstance(status, tuple) else (status,)
    if isinstance(gives, Mapping):
        every = tuple(gives)

    def declare(view: View) -> View:
        cast(Any, view).described = Described(takes, gives, every, query or {}, versioned, file)
        return view

    return declare


def text(says: str, most: int = 200) -> fields.Field[Any]:
    """A query argument that is text."""
    return fields.String(validate=[validate.Length(max=most)], metadata={"description": says})


def limit(most: int) -> fields.Field[Any]:
    """How many a page."""
    return fields.Integer(validate=[validate.Range(1, most)], metadata={"description": "How many a page."})


def chosen() -> fields.Field[Any]:
    """The argument `fields`."""
    return text("Only these fields of each thing, separated by commas.", 400)


def one_of(says: str, choices: Collection[str]) -> fields.Field[Any]:
    """A query argument that is one of a few words."""
    return fields.String(validate=[validate.OneOf(list(choices))], metadata={"description": says})


def number(says: str, most: int) -> fields.Field[Any]:
    """A query argument that is a whole number from 1."""
    return fields.Integer(validate=[validate.Range(1, most)], metadata={"description": says})


def several(says: str, most: int) -> fields.Field[Any]:
    """A query argument that may be said more than once."""
    one = fields.String(validate=[validate.Length(max=200)])
    return fields.List(one, validate=[validate.Length(max=most)], metadata={"description": says})


def moment(says: str) -> fields.Field[Any]:
    """A query argument that is a moment with its zone."""
    return fields.AwareDateTime(format="iso", metadata={"description": says})


AFTER = text("`next` of the page before.", 100)
SITE = text("A site's code.", 20)
