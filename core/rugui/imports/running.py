"""Whole runs over a file, a transaction a chunk: what the command, the page and the background share."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO

from sqlalchemy.orm import Session

from rugui.errors import Conflict
from rugui.i18n import _l
from rugui.imports import service, undo
from rugui.imports.models import ImportBatch
from rugui.imports.problems import Unreadable
from rugui.imports.scratch import Scratch
from rugui.imports.service import Options, Work
from rugui.imports.tally import Tally
from rugui.privacy import audit

UnitOfWork = Callable[[bool], AbstractContextManager[Session]]  # opens one; True: to write
Progress = Callable[[int], None]


def look(unit_of_work: UnitOfWork, file: IO[bytes], form: str, options: Options, progress: Progress) -> Work:
    """A dry run. Raises `Unreadable`; the tally and the encoding are in what it returns."""
    with Scratch() as scratch:
        with unit_of_work(False) as session:
            task = service.work(session, form, options, scratch, dry=True)
        for rows in service.chunks(task, file):
            with unit_of_work(service.asks(task, rows)) as session:
                service.look(session, task, rows)
            progress(task.tally.rows)
        return task


def run(unit_of_work: UnitOfWork, file: IO[bytes], batch_id: int, progress: Progress) -> None:
    """Runs a batch to its end, or from where it was stopped. Raises `Unreadable`, and then the batch says so too."""
    with Scratch() as scratch:
        with unit_of_work(True) as session:
            batch = session.get_one(ImportBatch, batch_id, with_for_update=True)
            batch.state = service.RUNNING
            task = service.work(session, batch.format, options_of(batch), scratch, dry=False)
            task.tally, done = Tally.load(batch.tally if batch.done_rows else {}), batch.done_rows
        try:
            for rows in service.chunks(task, file, skip=done):
                with unit_of_work(True) as session:
                    service.take(session, task, batch_id, rows)
                progress(task.tally.rows)
        except Unreadable as error:
            refuse(unit_of_work, batch_id, error)
            raise
        with unit_of_work(True) as session:
            service.finish(session, batch_id)


def look_and_keep(unit_of_work: UnitOfWork, file: IO[bytes], batch_id: int, form: str, options: Options) -> None:
    """A dry run whose result is kept on its batch: ready, or refused with the reason."""

    def progress(done: int) -> None:
        with unit_of_work(True) as session:
            batch = session.get(ImportBatch, batch_id)
            if batch is None:
                raise Conflict(_l("This import is no longer waiting for you."))
            batch.done_rows = done

    try:
        task = look(unit_of_work, file, form, options, progress)
    except Unreadable as error:
        refuse(unit_of_work, batch_id, error)
        raise
    with unit_of_work(True) as session:
        batch = session.get_one(ImportBatch, batch_id, with_for_update=True)
        batch.state, batch.tally, batch.encoding = service.READY, task.tally.dump(), task.reading.encoding
        batch.total_rows, batch.done_rows = task.tally.rows, 0


def take_back(unit_of_work: UnitOfWork, public_id: str, progress: Progress) -> undo.Progress:
    """Undoes a batch to its end, a transaction a chunk; started again after a crash it goes on."""
    with unit_of_work(True) as session:
        batch_id = undo.begin(session, public_id).id
    state = undo.Progress()
    going = True
    while going:
        with unit_of_work(True) as session:
            going = undo.step(session, batch_id, state)
        progress(state.done)
    return state


def refuse(unit_of_work: UnitOfWork, batch_id: int, error: Unreadable) -> None:
    """Notes that a file cannot be read, or not to its end: what is done stays, and can be undone."""
    with unit_of_work(True) as session:
        batch = session.get_one(ImportBatch, batch_id, with_for_update=True)
        batch.problem = str(error)
        batch.state = service.DONE if batch.state == service.RUNNING and batch.done_rows else service.REFUSED


def stop(unit_of_work: UnitOfWork, public_id: str, reason: str) -> None:
    """Ends the work on a batch that may not go on: what is done stays and can be undone, what was only read failed."""
    with unit_of_work(True) as session:
        batch = service.get(session, public_id, lock=True)
        if batch.state not in (service.LOOKING, service.RUNNING, service.UNDOING):
            return
        batch.problem = reason
        written = batch.state == service.UNDOING or (batch.state == service.RUNNING and batch.done_rows)
        batch.state = service.DONE if written else service.FAILED
        audit.record(session, "imports.stopped", subject=batch.public_id, site_id=batch.site_id)


def options_of(batch: ImportBatch) -> Options:
    """The options a batch was started with."""
    return Options(**batch.options)
