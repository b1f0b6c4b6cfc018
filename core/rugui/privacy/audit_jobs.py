"""The background work of the audit log: sealing every minute, verifying every night."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from rugui.jobs import enqueue
from rugui.privacy import audit_heads, audit_sealing, audit_verify
from rugui.privacy.audit_verify import Verdict
from rugui.values import OPERATOR

if TYPE_CHECKING:
    from rugui.app import Rugui

log = logging.getLogger("rugui.audit")


def seal(session: Session) -> None:
    """Take what was written since the last time into the chain; of very much, the rest follows in the background."""
    if audit_sealing.seal(session) == audit_sealing.MOST:
        enqueue(session, "audit.catch_up")


def catch_up(state: "Rugui") -> None:
    """Seal until nothing waits, in transactions short enough that nobody notices (after a large import)."""
    sealed = audit_sealing.MOST
    while sealed == audit_sealing.MOST:
        with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
            sealed = audit_sealing.seal(session)


def verify(state: "Rugui", more: Iterable[Path] = ()) -> Verdict:
    """Look at the whole log, keep the verdict for the page, and raise the alarm in the server's log.

    `more` are files with signed heads kept elsewhere. It only reads while it looks: nobody waits for it.
    """
    folder = state.database.info.get("audit_folder")
    try:
        heads = audit_heads.read([*(audit_heads.files(folder) if folder else ()), *more])
    except audit_heads.NoHead:
        found = Verdict(problem="head_invented")
    else:
        with state.database.unit_of_work(state.plugins, write=False, viewer=OPERATOR) as session:
            found = audit_verify.verify(session, heads, outside=folder is not None)
        if found.whole and folder and heads and not (folder / audit_heads.NEWEST).is_file():
            found = replace(found, problem="no_head")  # the day's first heads prove less than the newest did
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        audit_verify.note(session, found)
    if not found.whole:
        log.error("the audit log is not whole: %s at entry %s", found.problem, found.seq)
    return found
