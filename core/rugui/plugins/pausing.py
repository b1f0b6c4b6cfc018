"""Pausing a plugin: data, so that it works at once on every host."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.db import utcnow
from rugui.errors import NotFound, Refused
from rugui.i18n import _l
from rugui.plugins.loading import PluginSet
from rugui.staff.models import PluginState


def paused(session: Session) -> frozenset[str]:
    """Names of the plugins paused now; asked once per unit of work."""
    if "paused" not in session.info:
        rows = session.scalars(select(PluginState.plugin).where(PluginState.paused_at.is_not(None)))
        session.info["paused"] = frozenset(rows)
    names: frozenset[str] = session.info["paused"]
    return names


def pause(session: Session, name: str, reason: str = "") -> None:
    """Leave a plugin out from now on: its pages, panels, facts and jobs. Its data still exports, erases and merges."""
    state = _state(session, name)
    state.paused_at, state.reason = utcnow(), reason
    viewer = session.info.get("viewer")
    state.paused_by = viewer.account_id if viewer else None
    session.info.pop("paused", None)


def resume(session: Session, name: str) -> None:
    """Take a paused plugin in again; what waited for it is delivered."""
    state = _state(session, name)
    state.paused_at, state.paused_by, state.reason = None, None, ""
    session.info.pop("paused", None)


def _state(session: Session, name: str) -> PluginState:
    plugins: PluginSet = session.info["plugins"]
    if plugins.get(name) is None:
        raise NotFound(_l("There is no plugin %(name)s.", name=name))
    state = session.get(PluginState, name)
    if state is None:
        state = PluginState(plugin=name)
        session.add(state)
    return state


def refuse_paused(session: Session, endpoint: str) -> None:
    """Raise `Refused` where an endpoint belongs to a plugin that is paused."""
    plugins: PluginSet = session.info["plugins"]
    blueprint = endpoint.partition(".")[0]
    loaded = plugins.get(blueprint) or plugins.get(blueprint.removesuffix("_api"))
    if loaded is not None and loaded.name in paused(session):
        raise Refused(_l("%(plugin)s is paused.", plugin=loaded.title))
