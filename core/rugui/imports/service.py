"""A batch from its file to its rows: kept, looked at, run chunk by chunk, and shown.

The caller commits each chunk (`db.unit_of_work`): a run killed between two of them has lost nothing, and goes on behind
the last one when it is started again.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import IO, Any

import orjson
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from rugui import events
from rugui.customers.details import ORGANISATION
from rugui.db import utcnow
from rugui.errors import Conflict, NotFound, Refused
from rugui.i18n import _l
from rugui.imports import formats, known, mapping, rehearsal
from rugui.imports.decisions import Decision, Terms, decide
from rugui.imports.formats import Reading
from rugui.imports.guest_rows import Setting
from rugui.imports.known import guest_of
from rugui.imports.models import ImportBatch, ImportRow
from rugui.imports.problems import Unreadable
from rugui.imports.records import GuestRecord, Parsed, StayRecord
from rugui.imports.scratch import Scratch
from rugui.imports.tally import Tally
from rugui.imports.writing import Run, write
from rugui.privacy import audit
from rugui.staff.models import Site
from rugui.values import Viewer

RUN = "imports.run"
CHUNK = 1000
LOOKING, READY, REFUSED, FAILED, RUNNING, DONE, UNDOING, UNDONE = STATES = (
    "looking", "ready", "refused", "failed", "running", "done", "undoing", "undone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is to be read, as chosen: the same for the look and the run.

    `token` is the API token that brought it: the work in the background may do no more than it.
    """

    site: str = ""
    mapping: str = ""
    encoding: str = ""
    unnamed: bool = False
    sites: dict[str, str] = field(default_factory=dict)
    token: int | None = None

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return {"site": self.site, "mapping": self.mapping, "encoding": self.encoding, "unnamed": self.unnamed,
                "sites": self.sites, "token": self.token}  # fmt: skip


@dataclass
class Work:
    """One run over a file, from chunk to chunk: a dry run writes nothing, and knows what it would have written."""

    form: str
    setting: Setting
    terms: Terms
    zones: dict[int, str]
    scratch: Scratch
    reading: Reading = field(default_factory=Reading)
    tally: Tally = field(default_factory=Tally)
    organisations: dict[str, int] | None = None
    dry: bool = True


def digest(file: IO[bytes]) -> tuple[str, int]:
    """SHA-256 and size of a file, which is left at its start."""
    file.seek(0)
    hashed, size = hashlib.sha256(), 0
    while chunk := file.read(1024 * 1024):
        hashed.update(chunk)
        size += len(chunk)
    file.seek(0)
    return hashed.hexdigest(), size


def start(session: Session, file: IO[bytes], file_name: str, form: str, options: Options) -> ImportBatch:
    """A new batch for a file; raises `Unreadable` where the mapping, the format or the site is none."""
    viewer = acting(session)
    form = form or formats.guess(file_name)
    setting_of(session, options, utcnow().date())  # a mapping or site that is none is said now
    hashed, size = digest(file)
    sites = {one.code.casefold(): one.id for one in session.scalars(select(Site))}
    batch = ImportBatch(
        format=form, file_name=_shown(file_name), digest=hashed, size=size, options=options.dump(), state=LOOKING,
        site_id=sites.get(options.site.casefold()), account_id=viewer.account_id,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    return batch


def _shown(file_name: str) -> str:
    last = file_name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[:200]


def acting(session: Session) -> Viewer:
    """Who imports; `Refused` where they may not."""
    viewer: Viewer = session.info["viewer"]
    if not viewer.can(RUN):
        raise Refused(_l("You may not do this."), permission=RUN)
    return viewer


def setting_of(session: Session, options: Options, today: date) -> Setting:
    """What the readers go by; `Unreadable` where the mapping or the site is none."""
    sites = session.scalars(select(Site)).all()
    codes = {one.code.casefold() for one in sites}
    if options.site and options.site.casefold() not in codes:
        raise Unreadable("no_site", site=options.site)
    chosen = mapping.NONE
    if options.mapping:
        chosen = (
            mapping.packaged(options.mapping) if options.mapping in mapping.names() else mapping.parse(options.mapping)
        )
    named = {name.casefold(): code for name, code in options.sites.items()}
    chosen = mapping.with_sites(chosen, named)
    return Setting(today, options.site, {one.code.casefold(): one.region for one in sites}, chosen, options.encoding)


def work(session: Session, form: str, options: Options, scratch: Scratch, *, dry: bool) -> Work:
    """Sets a run up."""
    viewer, today = acting(session), utcnow().date()
    sites = session.scalars(select(Site)).all()
    terms = Terms(today, {one.code.casefold(): one.id for one in sites}, viewer.sites(RUN), options.unnamed)
    setting = setting_of(session, options, today)
    return Work(form, setting, terms, {one.id: one.timezone for one in sites}, scratch, dry=dry)


def chunks(task: Work, file: IO[bytes], *, skip: int = 0) -> Iterator[list[tuple[Parsed, str]]]:
    """The rows of a file in chunks, each with its fingerprint. Rows skipped (done before) are read, not given."""
    numbered = (
        (one, fingerprint(one.record, task.scratch))
        for one in formats.rows(file, task.form, task.setting, task.reading)
    )
    for _ in islice(numbered, skip):
        pass
    while chunk := list(islice(numbered, CHUNK)):
        yield chunk


def fingerprint(record: GuestRecord | StayRecord | None, scratch: Scratch) -> str:
    """A row's content in 24 characters. Stays without a number may repeat and are counted: each of them is real."""
    if record is None:
        return ""
    packed = orjson.dumps(record)
    hashed = hashlib.blake2b(packed, digest_size=16)
    if isinstance(record, StayRecord) and not record.external_id:
        hashed.update(b"%d" % scratch.times(hashed.digest()))
    return hashed.hexdigest()[:24]


def judge(session: Session, task: Work, rows: Sequence[tuple[Parsed, str]]) -> tuple[known.Chunk, list[Decision]]:
    """The verdicts on a chunk, and everything that was looked up for it."""
    records = [(one.record, mark) for one, mark in rows if one.record is not None]
    if task.organisations is None and any(_names_organisation(record) for record, _mark in records):
        task.organisations = known.organisations(session)
    scratch = task.scratch if task.dry else None
    chunk = known.load(session, records, task.terms.sites, scratch, task.organisations or {})
    decisions = []
    for parsed, mark in rows:
        if task.dry and mark and mark not in chunk.fingerprints and task.scratch.noted(0, mark):
            chunk.fingerprints[mark] = (None, None)
        decisions.append(decide(parsed, mark, chunk, task.terms, task.scratch))
    return chunk, decisions


def _names_organisation(record: GuestRecord | StayRecord) -> bool:
    one = guest_of(record)
    return one is not None and (bool(one.organisation) or one.details.kind == ORGANISATION)


def asks(task: Work, rows: Sequence[tuple[Parsed, str]]) -> bool:
    """Whether plugins have a part in these rows: then a dry run has to ask them, and takes back what they write."""
    guests = [one for parsed, _mark in rows if parsed.record is not None and (one := guest_of(parsed.record))]
    wishes = any(isinstance(parsed.record, StayRecord) and parsed.record.requests for parsed, _mark in rows)
    return wishes or any(one.preferences or one.memberships for one in guests)


def look(session: Session, task: Work, rows: Sequence[tuple[Parsed, str]]) -> None:
    """A chunk of a dry run: counted, and remembered for the chunks after it; nothing is written.

    Where `asks` says so, the session must be one that writes: what the plugins do is rolled back before this returns.
    """
    chunk, decisions = judge(session, task, rows)
    if asks(task, rows):
        rehearsal.rehearse(session, run_of(task, 0, None), chunk, decisions, task.scratch)
    rehearsal.remember(chunk, decisions, task.terms.today, task.scratch)
    task.tally.add(decisions)
    session.expunge_all()


def run_of(task: Work, batch_id: int, account: int | None) -> Run:
    """What the writer carries from chunk to chunk."""
    return Run(batch_id, task.form, task.terms.today, task.zones, task.organisations or {}, account)


def take(session: Session, task: Work, batch_id: int, rows: Sequence[tuple[Parsed, str]]) -> None:
    """A chunk of a run: written, journaled, counted. `Conflict` where another worker has got there first."""
    batch = session.get_one(ImportBatch, batch_id, with_for_update=True)
    if batch.state != RUNNING or batch.done_rows != task.tally.rows:
        raise Conflict(_l("This import is being run elsewhere."))
    chunk, decisions = judge(session, task, rows)
    run = run_of(task, batch_id, batch.account_id)
    write(session, run, chunk, decisions)
    task.organisations = run.organisations if task.organisations is not None else None
    task.tally.add(decisions)
    batch.done_rows, batch.tally, batch.encoding = task.tally.rows, task.tally.dump(), task.reading.encoding
    session.flush()
    session.expunge_all()


def finish(session: Session, batch_id: int) -> ImportBatch:
    """The end of a run: noted in the audit log."""
    batch = session.get_one(ImportBatch, batch_id, with_for_update=True)
    batch.state, batch.finished_at, batch.total_rows = DONE, utcnow(), batch.done_rows
    audit.record(session, "imports.run", subject=batch.public_id, site_id=batch.site_id,
                 verdicts=batch.tally.get("verdicts", {}))  # fmt: skip
    # One event for the batch: a million of `customers.changed` would keep every plugin busy for hours.
    events.emit(session, "imports.finished", batch=batch.public_id, verdicts=batch.tally.get("verdicts", {}))
    return batch


def get(session: Session, public_id: str, *, lock: bool = False) -> ImportBatch:
    """A batch by its id; `NotFound` where there is none, or it is somebody else's of another site."""
    viewer = acting(session)
    query = select(ImportBatch).where(ImportBatch.public_id == (public_id if public_id.isascii() else ""))
    batch = session.scalar(query.with_for_update() if lock else query)
    if batch is None or not _may_see(batch, viewer):
        raise NotFound(_l("There is no such import."))
    return batch


def discard(session: Session, public_id: str) -> ImportBatch:
    """Forget a batch that was only looked at; `Conflict` once it was confirmed. Its file is the caller's to delete."""
    batch = get(session, public_id, lock=True)
    if batch.state not in (LOOKING, READY, REFUSED, FAILED):
        raise Conflict(_l("This import is no longer waiting for you."))
    session.delete(batch)
    session.flush()
    return batch


def _may_see(batch: ImportBatch, viewer: Viewer) -> bool:
    sites = viewer.sites(RUN)
    return sites is None or batch.account_id == viewer.account_id or batch.site_id in sites


def latest(session: Session, limit: int = 50, after: str = "") -> list[ImportBatch]:
    """The newest batches the viewer may see, or those older than the one with the id `after`."""
    viewer = acting(session)
    query = select(ImportBatch).order_by(ImportBatch.id.desc()).limit(limit)
    if after:
        query = query.where(ImportBatch.id < get(session, after).id)
    if (sites := viewer.sites(RUN)) is not None:
        query = query.where(or_(ImportBatch.account_id == viewer.account_id, ImportBatch.site_id.in_(sites)))
    return list(session.scalars(query))


def unfinished(session: Session, hashed: str, options: Options) -> ImportBatch | None:
    """The batch of the same file and options that was killed on its way."""
    query = select(ImportBatch).where(ImportBatch.digest == hashed, ImportBatch.state == RUNNING)
    return next((one for one in session.scalars(query.order_by(ImportBatch.id)) if one.options == options.dump()), None)


def rows_of(
    session: Session, batch: ImportBatch, verdict: str, after: int = 0, limit: int = 100
) -> Sequence[ImportRow]:
    """The rows of a batch with a verdict, in the order of the file."""
    query = select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.verdict == verdict, ImportRow.id > after)
    return session.scalars(query.order_by(ImportRow.id).limit(limit)).all()


def count_rows(session: Session, batch: ImportBatch) -> int:
    """How many rows of a batch are journaled."""
    return session.scalar(select(func.count()).where(ImportRow.batch_id == batch.id)) or 0
