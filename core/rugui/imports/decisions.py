"""The verdict on each row, in the order of the file. Pure: everything looked up comes in, nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from rugui.customers.details import ORGANISATION, Details
from rugui.imports import merge
from rugui.imports.extras import NOTHING, Fresh, folded, fresh
from rugui.imports.known import Chunk, StayHere, guest_of, status_by_date
from rugui.imports.match import Who, who
from rugui.imports.problems import Problem, beside, refused
from rugui.imports.records import GuestRecord, Parsed, StayRecord
from rugui.imports.scratch import Scratch
from rugui.values import NameForm

NEW, SAME, UPDATES, PERSON, REFUSED = VERDICTS = ("new", "same", "updates", "person", "refused")
VISIT_FIELDS = ("arrival", "departure", "eta", "status", "room", "adults", "children", "booking_reference", "source",
                "requests")  # fmt: skip
_STAGES = ("expected", "in_house", "departed")


@dataclass
class Decision:
    """A row and what becomes of it. `customer_id` is negative for a guest that this chunk will write.

    `before` and `after` are the guest's details where they change; `fresh` what hangs on them and is new, with the
    `employer` it names and the one it `founds`; `stay_changes` the columns of a stay that change.
    `with_first`: what it says is written with an earlier row of the chunk. `asks`: only a plugin can say whether
    anything of it is new. `said`: who it is, where a person has said so.
    `candidates`: whom a person is to choose from.
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
    fresh: Fresh = NOTHING
    employer: int | None = None
    founds: int | None = None
    asks: bool = False
    said: Who | None = None
    candidates: tuple[int, ...] = ()

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


def decide(
    parsed: Parsed, mark: str, chunk: Chunk, terms: Terms, scratch: Scratch, said: Who | None = None
) -> Decision:
    """The verdict on one row; what it would make is known to the rows after it. `said`: who it is, where one knows."""
    problems = list(parsed.problems)
    record = parsed.record
    if record is None:
        return Decision(parsed, REFUSED, problems)
    decision = Decision(parsed, SAME, problems, mark, said=said)
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
    found = _found(decision, record, chunk)
    if found is not None:
        settle(decision, record, found.customer_id, chunk, scratch)


def _found(decision: Decision, record: GuestRecord, chunk: Chunk) -> Who | None:
    """Who it is, as a person has said or the row says; None where that stops the row."""
    found = decision.said or who(record.details, chunk.known, record.public_id)
    if found.question is not None:
        _stop(decision, PERSON, found.question)
        decision.candidates = found.candidates
        return None
    if found.customer_id is None and not record.details.names:
        _stop(decision, REFUSED, refused("guest_unknown", record.details.external_id or record.public_id))
        return None
    if found.beside is not None:
        decision.problems.append(found.beside)
    return found


def settle(decision: Decision, record: GuestRecord, customer_id: int | None, chunk: Chunk, scratch: Scratch) -> None:
    """The verdict once it is known who it is: what is new of it. None: nobody who is here."""
    if customer_id is None:
        customer_id = scratch.next_id()
        decision.verdict, decision.creates = NEW, record.details
        if (erased := chunk.erased.get(record.details)) is not None:
            decision.problems.append(beside("erased", erased.date().isoformat()))
        chunk.known.add(customer_id, record.details)
    else:
        here = chunk.known.details[customer_id]
        after = merge.merged(here, record.details)
        if after != here:
            decision.verdict, decision.before, decision.after = UPDATES, here, after
            chunk.known.add(customer_id, after)
    decision.customer_id = customer_id
    decision.fresh = fresh(record, chunk.hanging.setdefault(customer_id, set()), chunk.papers)
    if decision.fresh.organisation:
        _employer(decision, decision.fresh.organisation, chunk, scratch)
    if decision.verdict == SAME:
        decision.asks = not decision.fresh and bool(record.preferences or record.memberships)
        decision.verdict = UPDATES if decision.fresh or decision.asks else SAME


def _employer(decision: Decision, name: str, chunk: Chunk, scratch: Scratch) -> None:
    """Whom they work for: an organisation here, one the chunk will write, or one this row makes."""
    key = folded(name)
    found = chunk.employers.get(key, chunk.known.organisations.get(key))
    if found is None:
        found = decision.founds = scratch.next_id()
        chunk.known.add(found, Details(kind=ORGANISATION, names=(NameForm("primary", name),)))
    decision.employer = found


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
    customer_id, found = None, None
    if record.guest is not None:
        found = _found(decision, record.guest, chunk)
        if found is None:
            return
        customer_id = found.customer_id
    elif record.guest_external_id:
        customer_id = chunk.known.external.get(record.guest_external_id)
        if customer_id is None:
            _stop(decision, REFUSED, refused("guest_unknown", record.guest_external_id))
            return
    if record.named and record.external_id and _of_another(customer_id, chunk, (site_id, record.external_id)):
        _stop(decision, PERSON, refused("stay_other_guest", record.external_id))
        return
    if record.guest is not None:
        settle(decision, record.guest, customer_id, chunk, scratch)
    else:
        decision.customer_id = customer_id
    _stay_itself(decision, record, site_id, chunk, terms)


def _of_another(customer_id: int | None, chunk: Chunk, key: tuple[int, str]) -> bool:
    """Whether the stay of this number is somebody else's; a guest who is not here yet (None) is somebody else."""
    stay = chunk.planned.get(key) or chunk.stays.get(key)
    return stay is not None and stay.customer_id is not None and bool(stay.customer_id != customer_id)


def _stay_itself(decision: Decision, record: StayRecord, site_id: int, chunk: Chunk, terms: Terms) -> None:
    key = (site_id, record.external_id)
    if record.external_id and (first := chunk.planned.get(key)) is not None:
        _stay_again(decision, record, first)
        return
    here = chunk.stays.get(key) if record.external_id else None
    if here is None:
        decision.verdict = NEW
        if record.external_id:
            chunk.planned[key] = decision
        return
    decision.interaction_id = here.id
    said = {name: getattr(record, name) for name in VISIT_FIELDS}
    said["status"] = _later(here.status, status_by_date(record, terms.today) if record.status else here.status)
    changes = {name: value for name, value in said.items() if value not in ("", getattr(here, name))}
    if here.customer_id is None and decision.customer_id is not None:
        changes["customer_id"] = decision.customer_id
    if record.revenue_minor is not None or record.cost_minor is not None:
        money = (record.revenue_minor or 0, record.cost_minor or 0, record.currency)
        if money != here.money:
            changes["money"] = money
    chunk.stays[key] = replace(here, **changes)
    decision.stay_changes = changes
    if changes and decision.verdict == SAME:
        decision.verdict = UPDATES


def stay_after(record: StayRecord, customer_id: int | None, today: date) -> StayHere:
    """A stay as a row makes it; without an id, for it is not written yet."""
    said = {name: getattr(record, name) for name in VISIT_FIELDS}
    money = None
    if record.revenue_minor is not None or record.cost_minor is not None:
        money = (record.revenue_minor or 0, record.cost_minor or 0, record.currency)
    return StayHere(None, customer_id, **{**said, "status": status_by_date(record, today)}, money=money)


def _stay_again(decision: Decision, record: StayRecord, first: Decision) -> None:
    """The same stay a second time in one chunk: the first is written as the second has it."""
    here = first.parsed.record
    if not isinstance(here, StayRecord):
        return
    said = {name: value for name in (*VISIT_FIELDS, "revenue_minor", "cost_minor", "currency")
            if (value := getattr(record, name)) not in ("", None)}  # fmt: skip
    together = replace(here, **said)
    if together != here or first.customer_id != decision.customer_id is not None:
        first.customer_id = first.customer_id or decision.customer_id
        first.parsed = replace(first.parsed, record=together)
        decision.verdict, decision.with_first = UPDATES, True


def _later(here: str, said: str) -> str:
    """A list written before the guest came does not send them away again."""
    if here in _STAGES and said in _STAGES and _STAGES.index(said) < _STAGES.index(here):
        return here
    return said
