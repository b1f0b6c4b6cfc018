"""What a dry run does instead of writing: plugins are asked and taken back, and the rest is remembered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from rugui.customers.details import ORGANISATION
from rugui.imports import write_guests
from rugui.imports.decisions import NEW, REFUSED, UPDATES, Decision, stay_after
from rugui.imports.images import digest
from rugui.imports.known import Chunk, keys_of
from rugui.imports.match import emails_of, organisation_key, phones_of
from rugui.imports.records import GuestRecord, StayRecord
from rugui.imports.scratch import Scratch
from rugui.imports.writing import Journals, Run, attempt, offered, unchanged


def rehearse(session: Session, run: Run, chunk: Chunk, decisions: Sequence[Decision], scratch: Scratch) -> None:
    """Writes the chunk and takes it all back: whether a plugin refuses a row, or has all of it, only it can say.

    Of what earlier chunks have offered for a guest nothing is asked again: it would be there by now.
    """
    tried = [replace(one, problems=list(one.problems)) for one in decisions if one.verdict in (NEW, UPDATES)]
    offers = [(one, _unheard(one, scratch)) for one in tried]
    journals: Journals = {}
    if any(offered(run.format, one) for one in tried):
        run.rehearsal = True
        with session.begin_nested() as savepoint:
            _earlier(session, run, chunk, tried)
            journals = attempt(session, run, chunk, tried)
            savepoint.rollback()
        session.expunge_all()
    unchanged(tried, journals)
    todo = (one for one in decisions if one.verdict in (NEW, UPDATES))
    for (outcome, pieces), one in zip(offers, list(todo), strict=True):
        if outcome.verdict != REFUSED and one.customer_id is not None:
            scratch.note(one.customer_id, pieces)
        one.verdict, one.problems = outcome.verdict, outcome.problems


def _earlier(session: Session, run: Run, chunk: Chunk, tried: Sequence[Decision]) -> None:
    """Guests of whom only the dry run of an earlier chunk knows are made for the while."""
    here = {one.customer_id for one in tried if one.creates is not None} | {one.founds for one in tried}
    wanted = {id_ for one in tried for id_ in (one.customer_id, one.employer) if id_ is not None and id_ < 0}
    earlier = sorted(wanted - here, reverse=True)
    made = write_guests.create(session, [chunk.known.details[one] for one in earlier])
    run.written.update(zip(earlier, made, strict=True))


def _unheard(one: Decision, scratch: Scratch) -> list[str]:
    """Leaves of a row what no earlier chunk has offered for its guest; returns the marks of what is left."""
    record, customer_id = one.parsed.record, one.customer_id
    if record is None or customer_id is None:
        return []
    found: list[str] = []

    def unheard(piece: object) -> bool:
        mark = f"p{digest(piece)}"
        if scratch.noted(customer_id, mark):
            return False
        found.append(mark)
        return True

    guest = one.guest
    if guest is not None:
        guest = replace(
            guest,
            preferences=tuple(piece for piece in guest.preferences if unheard(piece)),
            memberships=tuple(piece for piece in guest.memberships if unheard(piece)),
        )
    if isinstance(record, StayRecord):
        requests = record.requests if record.requests and unheard(record.requests) else ""
        one.parsed = replace(one.parsed, record=replace(record, guest=guest, requests=requests))
    elif isinstance(guest, GuestRecord):
        one.parsed = replace(one.parsed, record=guest)
    return found


def remember(chunk: Chunk, decisions: Sequence[Decision], today: date, scratch: Scratch) -> None:
    """Notes what a run would have written of a chunk, for the rows of the chunks after it."""
    done = [one for one in decisions if one.verdict in (NEW, UPDATES)]
    changed = {one.customer_id for one in done if one.creates or one.after} | {one.founds for one in done}
    for customer_id in sorted(one for one in changed if one is not None):
        details = chunk.known.details[customer_id]
        keys = keys_of([details.external_id] if details.external_id else [], emails_of(details), phones_of(details))
        keys += [f"o{organisation_key(details)}"] if details.kind == ORGANISATION else []
        scratch.keep(customer_id, details, keys)
    for one in done:
        scratch.note(0, [one.fingerprint])
        if one.fresh and one.customer_id is not None:
            scratch.note(one.customer_id, one.fresh.marks)
        record = one.parsed.record
        if isinstance(record, StayRecord) and record.external_id and one.site_id is not None:
            key = (one.site_id, record.external_id)
            first = chunk.planned.get(key)
            stay = stay_after(first.parsed.record, first.customer_id, today) if first else chunk.stays[key]
            scratch.keep_stay(key, stay)
