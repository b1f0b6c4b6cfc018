"""Runs a batch of the page in the background: the look, the run, the undo. Started again after a crash, it goes on."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.errors import Conflict, NotFound
from rugui.i18n import _, in_language
from rugui.imports import running, service
from rugui.imports.problems import Unreadable
from rugui.staff import accounts, tokens
from rugui.staff.models import Account
from rugui.values import OPERATOR, Viewer

if TYPE_CHECKING:
    from rugui.app import Rugui

log = logging.getLogger("rugui.imports")


class _Stopped(Exception):
    """The work may not go on."""


def run(
    state: "Rugui", *, batch: str, language: str = "en", account: int | None = None, token: int | None = None
) -> None:
    """Does what the batch's state asks for, as the account (and token) that asked for it.

    Whether they still may is asked for each transaction: an account or token that is no longer good ends the work, and
    the batch says why.
    """

    @contextmanager
    def unit_of_work(write: bool) -> Iterator[Session]:
        viewer = _viewer(state, batch, account, token)
        if viewer is None or not viewer.can(service.RUN):
            raise _Stopped(_not_theirs())
        with state.database.unit_of_work(state.plugins, write=write, viewer=viewer) as session:
            yield session

    @contextmanager
    def as_the_house(write: bool) -> Iterator[Session]:
        with state.database.unit_of_work(state.plugins, write=write, viewer=OPERATOR) as session:
            yield session

    with in_language(language):
        try:
            _do(state, unit_of_work, batch)
        except Conflict:
            log.info("import %s is being run elsewhere", batch)
        except NotFound:  # discarded meanwhile, or of a site that is no longer theirs
            _stop(as_the_house, batch, _not_theirs())
        except Unreadable as error:
            log.info("import %s cannot be read: %s", batch, error.reason)
        except _Stopped as stopped:
            _stop(as_the_house, batch, str(stopped))


def _not_theirs() -> str:
    return _(
        "Whoever asked for this may no longer import it: an account, role or API token was taken away or has expired."
    )


def _stop(unit_of_work: running.UnitOfWork, public_id: str, reason: str) -> None:
    log.warning("import %s was stopped", public_id)
    with suppress(NotFound):
        running.stop(unit_of_work, public_id, reason)


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
        raise _Stopped(_("The file is no longer here."))
    with path_of(state, public_id).open("rb") as file:
        if wanted == service.RUNNING:
            running.run(unit_of_work, file, batch_id, lambda done: None)
        else:
            running.look_and_keep(unit_of_work, file, batch_id, form, options)
    if wanted == service.RUNNING:
        path_of(state, public_id).unlink()


def _viewer(state: "Rugui", public_id: str, asked: int | None, token: int | None) -> Viewer | None:
    """Who asked, else who sent the file, as they are now; None where they may no longer act."""
    with state.database.unit_of_work(state.plugins, write=False, viewer=OPERATOR) as session:
        if asked is None:
            batch = service.get(session, public_id)
            asked, token = batch.account_id, batch.options.get("token")
        if token is not None:
            return tokens.viewer_of(session, token)
        account = session.scalar(select(Account).where(Account.id == asked, Account.active))
        if account is None:
            return None
        return Viewer(account.id, account.name, accounts.held_by(session, account.id), locale=account.locale)


def path_of(state: "Rugui", public_id: str) -> Path:
    """Where an uploaded file lies until it is imported: in the instance folder, under the batch's own id."""
    folder = Path(state.settings["INSTANCE"]) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / public_id
