"""What a person or a program does with an import, from its file to its end; the work itself is the background's."""

import shutil
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING

from sqlalchemy.orm import Session

from rugui import jobs
from rugui.errors import Conflict
from rugui.i18n import _l, html_lang
from rugui.imports import background, formats, service, undo
from rugui.imports.models import ImportBatch
from rugui.imports.service import Options
from rugui.privacy import audit

if TYPE_CHECKING:
    from rugui.app import Rugui


def upload(
    session: Session, state: "Rugui", file: IO[bytes], file_name: str, form: str, options: Options, *, dry: bool = True
) -> ImportBatch:
    """Keep a file and have it looked at, or (not `dry`) imported at once; raises `Unreadable`."""
    batch = service.start(session, file, file_name, form or formats.guess(file_name), options)
    with background.path_of(state, batch.public_id).open("wb") as kept:
        shutil.copyfileobj(file, kept)
    if not dry:
        batch.state = service.RUNNING
        audit.record(session, "imports.confirmed", subject=batch.public_id, site_id=batch.site_id)
    return _work(session, batch)


def look(session: Session, public_id: str, sites: Mapping[str, str]) -> ImportBatch:
    """Look again, now that it is known which of our codes the file's names of sites mean."""
    batch = _waiting(session, public_id)
    options = dict(batch.options)
    batch.options = {**options, "sites": {**options["sites"], **sites}}
    batch.state, batch.done_rows = service.LOOKING, 0
    return _work(session, batch)


def confirm(session: Session, public_id: str) -> ImportBatch:
    """Import what was looked at."""
    batch = _waiting(session, public_id)
    batch.state, batch.done_rows = service.RUNNING, 0
    audit.record(session, "imports.confirmed", subject=batch.public_id, site_id=batch.site_id)
    return _work(session, batch)


def take_back(session: Session, public_id: str) -> ImportBatch:
    """Take a whole import back."""
    return _work(session, undo.begin(session, public_id))


def discard(session: Session, state: "Rugui", public_id: str) -> None:
    """Forget a file that was only looked at."""
    batch = service.discard(session, public_id)
    background.path_of(state, batch.public_id).unlink(missing_ok=True)


def _waiting(session: Session, public_id: str) -> ImportBatch:
    batch = service.get(session, public_id, lock=True)
    if batch.state != service.READY:
        raise Conflict(_l("This import is no longer waiting for you."))
    return batch


def _work(session: Session, batch: ImportBatch) -> ImportBatch:
    viewer = service.acting(session)
    jobs.enqueue(session, "imports.run", batch=batch.public_id, language=html_lang(), account=viewer.account_id,
                 token=viewer.token_id)  # fmt: skip
    return batch
