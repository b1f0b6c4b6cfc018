"""The verdict on each row, in the order of the file. Pure: everything looked up comes in, nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from rugui.customers.details import Details
from rugui.imports import merge
from rugui.imports.known import Chunk, guest_of, status_by_date
from rugui.imports.match import Who, who
from rugui.imports.problems import Problem, refused
from rugui.imports.records import GuestRecord, Parsed, StayRecord
from rugui.imports.scratch import Scratch

NEW, SAME, UPDATES, PERSON, REFUSED = VERDICTS = ("new", "same", "updates", "person", "refused")
VISIT_FIELDS = ("arrival", "departure", "eta", "status", "room", "adults", "children", "booking_reference", "source",
                "requests")  # fmt: skip
_STAGES = ("expected", "in_house", "departed")


@dataclass
class Decision:
    """A row and what becomes of it. `customer_id` is negative for a guest that this chunk will write.

    `before` and `after` are the guest's details where they change; `stay_changes` the columns of a stay that do.
    `with_first`: what it says is written with an earlier row of the chunk.
    """

    parsed: Parsed
    verdict: str
    problems: list[Problem] = field(default_factory=list)
    fingerprint: str = ""
    customer_id: int | None = None
    interaction_id: int | None = None
    creates: Details | None = None
    before: Details | None = None
    after: Details | None = None
    site_id: int | None = None
    stay_changes: dict[str, Any] = field(default_factory=dict)
    with_first: bool = False

    @property
    def guest(self) -> GuestRecord | None:
        """The guest of the row, if it describes one."""
        return guest_of(self.parsed.record) if self.parsed.record is not None else None


@dataclass(frozen=True)
class Terms:
    """What a run goes by: the sites by code, those allowed (None: all), and whether nameless stays are kept."""

    today: date
    sites: Mapping[str, int]
    allowed: frozenset[int] | None = None
    unnamed: bool = False


def decide(parsed: Parsed, mark: str, chunk: Chunk, terms: Terms, scratch: Scratch) -> Decision:
    """The verdict on one row; what it would make is known to the rows after it."""
    problems = list(parsed.problems)
    record = parsed.record
    if record is None:
        return Decision(parsed, REFUSED, problems)
    decision = Decision(parsed, SAME, problems, mark)
    if mark in chunk.fingerprints:
        decision.customer_id, decision.interaction_id = chunk.fingerprints[mark]
        return decision
    if isinstance(record, StayRecord):
        _stay(decision, record, chunk, terms, scratch)
    else:
        _guest(decision, record, chunk, scratch)
    if decision.verdict in (NEW, UPDATES):
        chunk.fingerprints[mark] = (decision.customer_id, decision.interaction_id)
    return decision


def _stop(decision: Decision, verdict: str, problem: Problem) -> None:
    decision.verdict = verdict
    decision.problems.append(problem)


def _guest(decision: Decision, record: GuestRecord, chunk: Chunk, scratch: Scratch) -> None:
    found = who(record.details, chunk.known)
    if found.question is not None:
        _stop(decision, PERSON, found.question)
        return
    if found.beside is not None:
        decision.problems.append(found.beside)
    if found.customer_id is None and not record.details.names:
        _stop(decision, REFUSED, refused("guest_unknown", record.details.external_id or ""))
        return
    settle(decision, record, found, chunk, scratch)


def settle(decision: Decision, record: GuestRecord, found: Who, chunk: Chunk, scratch: Scratch) -> None:
    """The verdict once it is known who it is: what is new of it."""
    if found.customer_id is None:
        decision.verdict, decision.customer_id = NEW, scratch.next_id()
        decision.creates = record.details
        chunk.known.add(decision.customer_id, record.details)
        return
    decision.customer_id = found.customer_id
    here = chunk.known.details[found.customer_id]
    after = merge.merged(here, record.details)
    if after != here:
        decision.verdict, decision.before, decision.after = UPDATES, here, after
        chunk.known.add(found.customer_id, after)
    elif record.preferences or record.memberships or record.notes or record.organisation or record.documents:
        decision.verdict = UPDATES  # whether any of it is new, only writing it tells


def _stay(decision: Decision, record: StayRecord, chunk: Chunk, terms: Terms, scratch: Scratch) -> None:
    site_id = terms.sites.get(record.site.casefold())
    if not record.named and not terms.unnamed:
        _stop(decision, REFUSED, refused("no_guest_named"))
    elif not record.site:
        _stop(decision, REFUSED, refused("site_missing"))
    elif site_id is None:
        _stop(decision, REFUSED, refused("site_unknown", record.site))
    elif terms.allowed is not None and site_id not in terms.allowed:
        _stop(decision, REFUSED, refused("site_not_yours", record.site))
    if site_id is None or decision.verdict == REFUSED:
        return
    decision.site_id = site_id
    if record.guest is not None:
        _guest(decision, record.guest, chunk, scratch)
        if decision.verdict in (PERSON, REFUSED):
            return
    elif record.guest_external_id:
        decision.customer_id = chunk.known.external.get(record.guest_external_id)
        if decision.customer_id is None:
            _stop(decision, REFUSED, refused("guest_unknown", record.guest_external_id))
            return
    _stay_itself(decision, record, site_id, chunk, terms)


def _stay_itself(decision: Decision, record: StayRecord, site_id: int, chunk: Chunk, terms: Terms) -> None:
    key = (site_id, record.external_id)
    if record.external_id and (first := chunk.planned.get(key)) is not None:
        _stay_again(decision, record, first)
        return
    visit = chunk.stays.get(key) if record.external_id else None
    if visit is None:
        decision.verdict = NEW
        if record.external_id:
            chunk.planned[key] = decision
        return
    if None not in (visit.customer_id, decision.customer_id) and visit.customer_id != decision.customer_id:
        decision.creates = decision.before = decision.after = None
        _stop(decision, PERSON, refused("stay_other_guest", record.external_id))
        return
    decision.interaction_id = visit.id
    said = {name: getattr(record, name) for name in VISIT_FIELDS}
    said["status"] = _later(visit.status, status_by_date(record, terms.today) if record.status else visit.status)
    changes = {name: value for name, value in said.items() if value not in ("", getattr(visit, name))}
    if visit.customer_id is None and decision.customer_id is not None:
        changes["customer_id"] = decision.customer_id
    line = chunk.lines.get(visit.id)
    if record.revenue_minor is not None or record.cost_minor is not None:
        money = (record.revenue_minor or 0, record.cost_minor or 0, record.currency)
        if line is None or money != (line.net_minor, line.cost_minor, line.currency):
            changes["money"] = money
    decision.stay_changes = changes
    if changes and decision.verdict == SAME:
        decision.verdict = UPDATES


def _stay_again(decision: Decision, record: StayRecord, first: Decision) -> None:
    """The same stay a second time in one chunk: the first is written as the second has it."""
    here = first.parsed.record
    if not isinstance(here, StayRecord):
        return
    if decision.customer_id not in (None, first.customer_id):
        decision.creates = decision.before = decision.after = None
        _stop(decision, PERSON, refused("stay_other_guest", record.external_id))
        return
    said = {name: value for name in (*VISIT_FIELDS, "revenue_minor", "cost_minor", "currency")
            if (value := getattr(record, name)) not in ("", None)}  # fmt: skip
    together = replace(here, **said)
    if together != here:
        first.parsed = replace(first.parsed, record=together)
        decision.verdict, decision.with_first = UPDATES, True


def _later(here: str, said: str) -> str:
    """A list written before the guest came does not send them away again."""
    if here in _STAGES and said in _STAGES and _STAGES.index(said) < _STAGES.index(here):
        return here
    return said
