"""Carries a look for duplicates through: each chunk is read without a lock and written in a short transaction."""

import logging
from typing import TYPE_CHECKING

from rugui.duplicates import finding
from rugui.duplicates.models import DuplicateRun
from rugui.values import OPERATOR

if TYPE_CHECKING:
    from rugui.app import Rugui

log = logging.getLogger("rugui.duplicates")


def run(state: "Rugui", *, run: int) -> None:
    """Goes on with a look where it is; started again after a crash, no chunk counts for more than its pairs."""
    while step(state, run):
        pass
    log.info("the look %s for duplicates is done", run)


def step(state: "Rugui", run: int) -> bool:
    """One chunk; whether there is more to do."""
    with state.database.unit_of_work(state.plugins, write=False, viewer=OPERATOR) as session:
        row = session.get(DuplicateRun, run)
        if row is None or row.state != finding.RUNNING:
            return False
        found = finding.look(session, row)
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        return finding.keep(session, run, found).state == finding.RUNNING
