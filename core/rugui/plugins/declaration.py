"""What a plugin says about itself, as data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from rugui.values import FactKind, MenuItem

API = 1
GROUP = "rugui.plugins"


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission a plugin or core declares: name, title, and the built-in roles that hold it from the start."""

    name: str
    title: object
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """Background work: `run(session)` every `every` seconds (looked at once a minute) in its own unit of work.

    With `every=0` it runs only when `enqueue(session, name, **arguments)` asks for it, as `run(session, **arguments)`.
    """

    name: str
    run: Callable[..., None]
    every: int = 0


@dataclass(frozen=True, slots=True)
class Plugin:
    """What a plugin adds, as data: asked once, readable also while it is paused or broken."""

    api: int
    title: object
    facts: Sequence[FactKind] = ()
    permissions: Sequence[Permission] = ()
    menu: Sequence[MenuItem] = ()
    blueprints: Sequence[Any] = ()
    commands: Sequence[Any] = ()
    jobs: Sequence[Job] = ()
    settings_form: Any = None
    demo: Callable[[Session, int], None] | None = None
    # What its codes are called where core shows them: its actions in the audit log, the keys and codes of what
    # `export_customer` and `erase_customer` give.
    words: Mapping[str, object] = field(default_factory=dict)
