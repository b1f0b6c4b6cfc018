"""`collect`, the only way core calls a hook: sorted, labelled, contained, failures kept in their place."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import has_app_context
from sqlalchemy import select
from sqlalchemy.orm import Session, SessionTransaction

from rugui import hookspecs
from rugui.db import transaction_lives
from rugui.errors import Refused, RuguiError
from rugui.i18n import _, _l
from rugui.plugins.loading import Implementation, Loaded, PluginSet
from rugui.plugins.pausing import paused
from rugui.plugins.shapes import SHAPES, Rubbish

log = logging.getLogger("rugui.plugins")
Value = TypeVar("Value")


class PluginFailed(RuguiError):
    """A plugin failed where nothing may be half done, or broke the transaction itself (500); names the plugin."""

    status = 500
    code = "plugin_failed"


@dataclass(frozen=True, slots=True)
class Result:
    """What one plugin answered: a value, or the problem shown in its place."""

    plugin: str
    value: Any = None
    problem: str = ""


def collect(session: Session, hook: str, **arguments: Any) -> list[Result]:
    """Ask every running plugin, by name; see `hookspecs` for the hooks and what a failure of each does.

    Paused plugins are left out, except where their data is concerned; on a page the gap is named.
    Raises `PluginFailed` for a closed hook.
    """
    plugins: PluginSet = session.info["plugins"]
    if hook == "customer_facts" and str(session.info.get("hook", "")).endswith(".customer_facts"):
        raise RuntimeError("facts never derive from facts")
    results = []
    for implementation in plugins.implementing(hook):
        loaded = implementation.loaded
        if hook not in hookspecs.EVEN_PAUSED and loaded.name in paused(session):
            if hook in hookspecs.SAID_PAUSED:
                results.append(Result(loaded.name, problem=is_paused(loaded)))
            continue
        if hook in hookspecs.CONTAINED and not plugins.strict and plugins.rests(loaded.name):
            results.append(Result(loaded.name, problem=too_slow(loaded)))
            continue
        results.append(_ask(session, plugins, implementation, hook, arguments))
    return results


def ask(session: Session, plugin: str, hook: str, **arguments: Any) -> Result:
    """Ask one plugin, paused or not, as `collect` does (its own merge journal, its own deliveries).

    Raises `Refused` where the plugin is not running or has no such hook.
    """
    plugins: PluginSet = session.info["plugins"]
    found = next((one for one in plugins.implementing(hook) if one.loaded.name == plugin), None)
    if found is None:
        raise Refused(_l("The plugin %(name)s is not running.", name=plugin))
    return _ask(session, plugins, found, hook, arguments)


def _ask(
    session: Session, plugins: PluginSet, implementation: Implementation, hook: str, arguments: dict[str, Any]
) -> Result:
    loaded = implementation.loaded
    given = {"session": session, **arguments}

    def call() -> Any:
        answer = implementation.function(**{name: given[name] for name in implementation.arguments})
        return SHAPES[hook](answer, loaded.name, arguments)

    if hook in hookspecs.CONTAINED:
        return contained(session, loaded, hook, call)
    try:
        return Result(loaded.name, inside_savepoint(session, f"{loaded.name}.{hook}", call))
    except RuguiError:
        raise  # a veto, in the plugin's own words
    except (Exception, SystemExit) as error:
        log.exception("plugin %s failed in %s", loaded.name, hook)
        raise PluginFailed(_l("%(plugin)s failed; nothing was changed.", plugin=loaded.title)) from error


def contained(session: Session, loaded: Loaded, what: str, call: Callable[[], Any]) -> Result:
    """The answer of one call into a plugin, or the problem in its place; `what` is the hook or the template.

    Where something may be written the call runs in a savepoint. A slow one is noted, and the plugin left out of the
    next. Raises in strict mode, and everywhere when the plugin ended the transaction that core was writing in.
    """
    plugins: PluginSet = session.info["plugins"]
    # Inside another's savepoint what is read there is not ours to roll back.
    writes = session.info.get("write", True) or session.in_nested_transaction()
    here = (loaded.name, threading.get_ident())
    began = plugins.in_flight.setdefault(here, plugins.clock())
    try:
        run = inside_savepoint if writes else _while_reading
        return Result(loaded.name, run(session, f"{loaded.name}.{what}", call))
    except (Exception, SystemExit) as error:
        log.exception("plugin %s failed in %s", loaded.name, what)
        if writes and not transaction_lives(session):
            raise PluginFailed(_l("%(plugin)s failed; nothing was changed.", plugin=loaded.title)) from error
        if plugins.strict:
            if isinstance(error, SystemExit):
                raise PluginFailed(f"{loaded.name} called exit in {what}") from error
            raise
        return Result(loaded.name, problem=could_not(loaded))
    finally:
        plugins.in_flight.pop(here, None)
        _note_time(plugins, loaded, what, plugins.clock() - began)


def _note_time(plugins: PluginSet, loaded: Loaded, what: str, seconds: float) -> None:
    if seconds > plugins.budget:
        log.warning("plugin %s took %.1f s in %s", loaded.name, seconds, what)
        plugins.resting_until[loaded.name] = plugins.clock() + plugins.rest


def inside_savepoint(session: Session, label: str, call: Callable[[], Value]) -> Value:
    """Run a plugin's code: its writes are kept or dropped whole, and it cannot end the transaction around it."""
    with session.begin_nested() as savepoint:
        return _watched(session, label, call, savepoint)


def _while_reading(session: Session, label: str, call: Callable[[], Value]) -> Value:
    # Reading keeps nothing anyway: where a call fails, the whole transaction is begun anew, which costs a page that
    # does not fail no statement. A savepoint costs two a call: docs/decisions/0010.
    try:
        return _watched(session, label, call, session.get_nested_transaction())
    except BaseException:
        session.rollback()
        session.execute(select(1))  # the next one finds a transaction open (PostgreSQL's opens with a statement)
        raise


def _watched(session: Session, label: str, call: Callable[[], Value], savepoint: SessionTransaction | None) -> Value:
    outer = session.info.get("hook")
    session.info["hook"] = label
    try:
        value = call()
    finally:
        session.info["hook"] = outer
    if session.get_nested_transaction() is not savepoint:
        raise Rubbish("it left a transaction of its own open")
    session.flush()
    if not transaction_lives(session):
        # While the savepoint is there to go back to: PostgreSQL releases none of a broken transaction.
        raise Rubbish("it left the transaction broken")
    return value


def could_not(loaded: Loaded) -> str:
    """ "Preferences could not be shown", in the reader's language."""
    name = loaded.title if has_app_context() else loaded.name
    return _("%(plugin)s could not be shown", plugin=name) if has_app_context() else f"{name} could not be shown"


def too_slow(loaded: Loaded) -> str:
    """ "Preferences answers too slowly …", in the reader's language."""
    if not has_app_context():
        return f"{loaded.name} answers too slowly and is left out for a minute"
    return _("%(plugin)s answers too slowly and is left out for a minute", plugin=loaded.title)


def is_paused(loaded: Loaded) -> str:
    """ "Preferences is paused …", in the reader's language."""
    if not has_app_context():
        return f"{loaded.name} is paused: nothing it knows is shown"
    return _("%(plugin)s is paused: nothing it knows is shown", plugin=loaded.title)
