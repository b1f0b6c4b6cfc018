"""Runs a batch of the page in the background: the look, the run, the undo. Started again after a crash, it goes on."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.errors import Conflict
from rugui.i18n import in_language
from rugui.imports import running, service
from rugui.imports.models import ImportBatch
from rugui.imports.problems import Unreadable
from rugui.staff import accounts, tokens
from rugui.staff.models import Account
from rugui.values import OPERATOR, Viewer

if TYPE_CHECKING:
    from rugui.app import Rugui

log = logging.getLogger("rugui.imports")


def run(state: "Rugui", *, batch: str, language: str = "en") -> None:
    """Does what the batch's state asks for, as the account that asked for it."""
    viewer = _viewer(state, batch)
    if viewer is None:
        return

    @contextmanager
    def unit_of_work(write: bool) -> Iterator[Session]:
        with state.database.unit_of_work(state.plugins, write=write, viewer=viewer) as session:
            yield session

    with in_language(language):
        try:
            _do(state, unit_of_work, batch)
        except Conflict:
            log.info("import %s is being run elsewhere", batch)
        except Unreadable as error:
            log.info("import %s cannot be read: %s", batch, error.reason)


def _do(state: "Rugui", unit_of_work: running.UnitOfWork, public_id: str) -> None:
    with unit_of_work(False) as session:
        batch = service.get(session, public_id)
        batch_id, wanted, options, form = batch.id, batch.state, running.options_of(batch), batch.format
    if wanted == service.UNDOING:
        running.take_back(unit_of_work, public_id, lambda done: None)
        return
    if wanted not in (service.LOOKING, service.RUNNING):
        return
    if not path_of(state, public_id).exists():
        log.warning("the file of import %s is gone", public_id)
        return
    with path_of(state, public_id).open("rb") as file:
        if wanted == service.RUNNING:
            running.run(unit_of_work, file, batch_id, lambda done: None)
        else:
            running.look_and_keep(unit_of_work, file, batch_id, form, options)
    if wanted == service.RUNNING:
        path_of(state, public_id).unlink()


def _viewer(state: "Rugui", public_id: str) -> Viewer | None:
    with state.database.unit_of_work(state.plugins, write=False, viewer=OPERATOR) as session:
        query = select(Account).join(ImportBatch, ImportBatch.account_id == Account.id)
        account = session.scalar(query.where(ImportBatch.public_id == public_id, Account.active))
        if account is None:
            return None
        options = session.scalars(select(ImportBatch.options).where(ImportBatch.public_id == public_id)).one()
        if (token := options.get("token")) is not None:
            return tokens.viewer_of(session, token)
        return Viewer(account.id, account.name, accounts.held_by(session, account.id), locale=account.locale)


def path_of(state: "Rugui", public_id: str) -> Path:
    """Where an uploaded file lies until it is imported: in the instance folder, under the batch's own id."""
    folder = Path(state.settings["INSTANCE"]) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / public_id
