"""Writes a chunk of decisions, with the journal of each. A plugin that fails refuses its own row and no other."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from rugui.customers.details import ORGANISATION
from rugui.customers.snapshot import dump
from rugui.db import utcnow
from rugui.errors import RuguiError
from rugui.imports import hanging, images, questions, write_guests, write_stays
from rugui.imports.decisions import NEW, PERSON, REFUSED, SAME, UPDATES, Decision
from rugui.imports.known import Chunk
from rugui.imports.match import organisation_key
from rugui.imports.models import ImportRow
from rugui.imports.problems import Problem, beside, refused
from rugui.imports.records import StayRecord
from rugui.interactions.changes import LIVE
from rugui.interactions.models import Visit
from rugui.plugins import collect
from rugui.recall import index

Journals = dict[int, dict[str, Any]]


@dataclass
class Run:
    """What one import carries from chunk to chunk. A rehearsal writes no stays: it is all taken back."""

    batch_id: int
    format: str
    today: date
    zones: dict[int, str]
    organisations: dict[str, int]
    account: int | None = None
    written: dict[int, int] = field(default_factory=dict)
    rehearsal: bool = False


def write(session: Session, run: Run, chunk: Chunk, decisions: Sequence[Decision]) -> None:
    """Writes what was decided; verdicts may still change: to `same` where nothing was new, to `refused` by a plugin."""
    journals = attempt(session, run, chunk, decisions)
    unchanged(decisions, journals)
    _keep_rows(session, run, decisions, journals)
    _follow(session, run, decisions, journals)
    run.written.clear()


def attempt(session: Session, run: Run, chunk: Chunk, decisions: Sequence[Decision]) -> Journals:
    """Writes what was decided and returns the journals by the decision's `id`; some rows may be refused by a plugin."""
    todo = [one for one in decisions if one.verdict in (NEW, UPDATES)]
    decided = [(one.customer_id, one.interaction_id, list(one.problems)) for one in todo]
    journals: Journals = {}
    before = dict(run.written)
    try:
        with session.begin_nested():
            _write(session, run, chunk, todo, journals)
    except RuguiError:
        # Some plugin said no to some row: once more, each row by itself.
        session.expire_all()
        journals.clear()
        run.written = before
        for one, (customer_id, interaction_id, problems) in zip(todo, decided, strict=True):
            one.customer_id, one.interaction_id, one.problems = customer_id, interaction_id, problems
        for one in todo:
            _write_alone(session, run, chunk, one, journals)
    return journals


def unchanged(decisions: Iterable[Decision], journals: Journals) -> None:
    """Rows of which a plugin had everything already are the same after all."""
    for one in decisions:
        said = one.stay_changes or one.after or one.with_first or one.fresh
        if one.verdict == UPDATES and not said and "rows" not in journals.get(id(one), {}):
            one.verdict = SAME


def _write_alone(session: Session, run: Run, chunk: Chunk, one: Decision, journals: Journals) -> None:
    customer_id, said = one.customer_id, list(one.problems)
    if one.employer is not None and one.employer < 0 and one.employer not in run.written:
        one.founds = one.employer  # the row that was to make the organisation was refused
    try:
        if customer_id is not None and customer_id < 0 and customer_id not in run.written and one.creates is None:
            raise _Gone
        with session.begin_nested():
            _write(session, run, chunk, [one], journals)
    except (RuguiError, _Gone) as error:
        session.expire_all()
        journals.pop(id(one), None)
        if one.creates is not None and customer_id is not None:
            run.written.pop(customer_id, None)
        if one.founds is not None:
            run.written.pop(one.founds, None)
        one.verdict, one.customer_id, one.interaction_id = REFUSED, None, None
        why = str(error) if isinstance(error, RuguiError) else ""
        one.problems = [*said, refused("plugin", why) if why else refused("guest_refused")]


class _Gone(Exception):
    """The guest this row belongs to was refused in the same chunk."""


def _write(session: Session, run: Run, chunk: Chunk, todo: Sequence[Decision], journals: Journals) -> None:
    before_orgs = set(run.organisations)
    try:
        _customers(session, run, chunk, todo, journals)
        _hanging(session, run, todo, journals)
        if not run.rehearsal:
            _stays(session, run, chunk, todo, journals)
    except BaseException:
        for name in set(run.organisations) - before_orgs:
            del run.organisations[name]
        raise


def _customers(session: Session, run: Run, chunk: Chunk, todo: Sequence[Decision], journals: Journals) -> None:
    new = [(one, one.customer_id or 0, "new") for one in todo if one.creates is not None]
    new += [(one, one.founds, "founded") for one in todo if one.founds is not None]
    # What later rows of the chunk add to a new guest is written with it.
    details = [chunk.known.details[planned] for _one, planned, _key in new]
    for (one, planned, key), id_, written in zip(new, write_guests.create(session, details), details, strict=True):
        run.written[planned] = id_
        marked = images.digest(written)
        journals.setdefault(id(one), {})[key] = marked if key == "new" else [id_, marked]
        if written.kind == ORGANISATION:
            run.organisations.setdefault(organisation_key(written), id_)
    changed = [
        (one.customer_id, one.after)
        for one in todo
        if one.after is not None and one.customer_id is not None and one.customer_id > 0
    ]
    for one in todo:
        if one.before is not None and one.after is not None and (one.customer_id or 0) > 0:
            journals.setdefault(id(one), {}).update({
                "before": _only(one.before, one.before, one.after), "after": _only(one.after, one.before, one.after),
            })  # fmt: skip
        if one.customer_id is not None and one.customer_id < 0:
            one.customer_id = run.written[one.customer_id]
        if "customer_id" in one.stay_changes:
            one.stay_changes["customer_id"] = one.customer_id
    write_guests.change(session, chunk, changed)


def _only(which: Any, before: Any, after: Any) -> dict[str, Any]:
    return dump(which, [name for name in dump(before) if getattr(before, name) != getattr(after, name)])


def _hanging(session: Session, run: Run, todo: Sequence[Decision], journals: Journals) -> None:
    """Notes, employers, documents, and the plugins' part: journaled by what the tables held before and hold after.

    Row after row where several are about one guest, so that each is answered for by itself.
    """
    offers = {id(one): offer for one in todo if (offer := offered(run.format, one))}
    concerned = [one for one in todo if one.customer_id and (one.fresh or id(one) in offers)]
    for turn in _turns(concerned):
        ids = [one.customer_id or 0 for one in turn]
        before = images.capture(session, ids)
        rows = [
            (one.customer_id or 0, one.fresh, run.written.get(one.employer, one.employer) if one.employer else None)
            for one in turn
        ]
        hanging.write(session, rows, run.account)
        for one in turn:
            if id(one) in offers:
                _ask_plugins(session, one, offers[id(one)])
        after = images.capture(session, ids)
        for one in turn:
            customer_id, journal = one.customer_id or 0, journals.setdefault(id(one), {})
            if "new" in journal:
                journal["mark"] = images.mark(after, customer_id)
            elif found := images.difference(before, after, customer_id):
                journal["rows"] = found


def _turns(rows: Iterable[Decision]) -> list[list[Decision]]:
    """The rows in turns in which no guest comes twice: almost always one."""
    turns: list[list[Decision]] = []
    times: Counter[int] = Counter()
    for one in rows:
        at = times[one.customer_id or 0]
        times[one.customer_id or 0] += 1
        if at == len(turns):
            turns.append([])
        turns[at].append(one)
    return turns


def offered(format_: str, one: Decision) -> dict[str, Any]:
    """What a row offers the plugins; empty where none can have a part in it."""
    record, guest = one.parsed.record, one.guest
    if one.customer_id is None or record is None:
        return {}
    site = record.site if isinstance(record, StayRecord) else ""
    requests = record.requests if isinstance(record, StayRecord) else ""
    offer = guest.for_plugins(format_, site) if guest is not None else {}
    if requests:
        offer = {"format": format_, "site": site, "preferences": [], "memberships": [], **offer, "requests": requests}
    return offer


def _ask_plugins(session: Session, one: Decision, offer: dict[str, Any]) -> None:
    for result in collect(session, "import_customer", customer_id=one.customer_id, record=offer):
        if result.value is not None:
            one.problems += [beside("plugin_took", said, result.plugin) for said in result.value.took]
            one.problems += [beside("plugin_unread", said, result.plugin) for said in result.value.unread]


def _stays(session: Session, run: Run, chunk: Chunk, todo: Sequence[Decision], journals: Journals) -> None:
    stays = [one for one in todo if isinstance(one.parsed.record, StayRecord)]
    new = [one for one in stays if one.verdict == NEW and one.interaction_id is None]
    write_stays.create(session, new, run.zones, run.account, run.today)
    for one in new:
        record = one.parsed.record
        if isinstance(record, StayRecord):
            journals.setdefault(id(one), {})["stay"] = write_stays.mark(record, one.customer_id, run.today)
    changed = [one for one in stays if one.interaction_id is not None and one.stay_changes]
    for one, journal in zip(changed, write_stays.change(session, chunk, changed, run.zones), strict=True):
        journals.setdefault(id(one), {})["stay_changed"] = journal


def _keep_rows(session: Session, run: Run, decisions: Sequence[Decision], journals: Journals) -> None:
    rows = []
    for one in decisions:
        journal = journals.get(id(one), {})
        if one.verdict == PERSON and one.candidates:
            journal = questions.asked(session, run.batch_id, one, run.written)
        if one.verdict == SAME:
            continue
        rows.append({
            "batch_id": run.batch_id, "place": one.parsed.place[:200], "verdict": one.verdict,
            "fingerprint": one.fingerprint if one.verdict in (NEW, UPDATES) else "",
            "customer_id": one.customer_id if one.verdict in (NEW, UPDATES) else None,
            "interaction_id": one.interaction_id if one.verdict in (NEW, UPDATES) else None,
            "problems": [pack(problem) for problem in one.problems], "journal": journal,
        })  # fmt: skip
    if rows:
        session.execute(insert(ImportRow), rows)


def pack(problem: Problem) -> list[Any]:
    """A problem as JSON."""
    return [problem.code, problem.field, problem.value, problem.limit, problem.fatal]


def _follow(session: Session, run: Run, decisions: Iterable[Decision], journals: Journals) -> None:
    """Recall's index, and Modified on the briefing, for everybody this chunk was about."""
    done = [one for one in decisions if one.verdict in (NEW, UPDATES) and one.customer_id is not None]
    fresh = dict.fromkeys(one.customer_id or 0 for one in done if one.creates is not None)
    fresh |= dict.fromkeys(journal["founded"][0] for journal in journals.values() if "founded" in journal)
    others = dict.fromkeys(one.customer_id or 0 for one in done if one.customer_id not in fresh)
    index.reindex(session, [*fresh, *others], run.today)
    if others:
        session.execute(
            update(Visit)
            .where(Visit.customer_id.in_(list(others)), Visit.status.in_(LIVE))
            .values(changed_at=utcnow())
            .execution_options(synchronize_session=False)
        )


__all__ = ["PERSON", "Run", "attempt", "offered", "pack", "unchanged", "write"]
