"""What the rest of the house is told about a guest's preferences, in the words a clerk reads. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from rugui.toolkit import Fact, FactKind, _l

from hotel_preferences.access import READ, SENSITIVE
from hotel_preferences.catalogue import Kind
from hotel_preferences.claims import SEVERITIES, active
from hotel_preferences.confidence import level
from hotel_preferences.conflicts import Decision, decide, harmful
from hotel_preferences.service import Noted
from hotel_preferences.service_allergies import Known
from hotel_preferences.words import REASONS, SOURCES, Listed, Title
from hotel_preferences.words import SEVERITIES as SEVERITY_WORDS

ALLERGY, MUST, CONFLICT, ASK, LIKES, COUNT = (
    f"hotel_preferences.{name}" for name in ("allergy", "must", "conflict", "ask", "likes", "count")
)
KINDS = (
    FactKind(ALLERGY, _l("Allergy"), "str", SENSITIVE),
    FactKind(MUST, _l("Must have or never"), "str", READ),
    FactKind(CONFLICT, _l("Conflicting preferences"), "str", READ),
    FactKind(ASK, _l("Preference to ask about again"), "str", READ),
    FactKind(LIKES, _l("Likes"), "str", READ),
    FactKind(COUNT, _l("Number of preferences"), "int", READ),
)
MOST_ASKED = 2
MOST_LIKED = 4


def state(noted: Sequence[Noted], allergies: Sequence[Known], kinds: Mapping[str, Kind], today: date) -> list[Fact]:
    """Allergies first, then what contradicts, what must be so, what is to be asked, the likings, and how many."""
    facts = [_allergy(known) for known in allergies]
    by_id = {one.claim.id: one for one in noted}
    holding = [one.claim for one in noted if active(one.claim, today)]
    codes = [known.row.kind for known in allergies]
    asked: list[Noted] = []
    liked: list[Noted] = []
    for decision in decide(holding, kinds):
        one = by_id[decision.used.id]
        if decision.overruled:
            facts.append(_conflict(decision, by_id))
        elif harmful(decision.used, codes, kinds):
            continue
        elif level(decision.used, today) == "ask":
            asked.append(one)
        elif decision.used.strength in ("must", "never"):
            facts.append(_must(one))
        elif decision.used.strength == "likes":
            liked.append(one)
    facts += [_ask(one, place) for place, one in enumerate(asked[:MOST_ASKED])]
    if shown := [one for one in liked if not one.kind.sensitive and one.claim.site_id is None][:MOST_LIKED]:
        names = Listed(*(Title(one.kind, one.claim.value, one.claim.whose) for one in shown))
        facts.append(
            Fact(LIKES, ", ".join(one.kind.code for one in shown), _l("Likes %(what)s", what=names), "info", 40,
                 since=_since(max(one.claim.first_noted for one in shown)), permission=READ)
        )  # fmt: skip
    if noted:
        label = _l("Preferences: %(n)s", n=len(noted))
        facts.append(Fact(COUNT, len(noted), label, "info", 900, permission=READ))
    return facts


def _allergy(known: Known) -> Fact:
    row = known.row
    label = _l("Allergy: %(what)s", what=Title(known.kind, row.value, row.whose))
    return Fact(
        ALLERGY, row.kind, label, "safety", SEVERITIES.index(row.severity), SEVERITY_WORDS[row.severity],
        row.changed_at, SENSITIVE, sensitive=True,
    )  # fmt: skip


def _must(one: Noted) -> Fact:
    claim = one.claim
    what = Title(one.kind, claim.value, claim.whose)
    label = _l("Must have: %(what)s", what=what) if claim.wanted else _l("Never: %(what)s", what=what)
    return Fact(
        MUST, one.kind.code, label, "must", min(one.kind.order, 500), SOURCES[claim.source], _since(claim.first_noted),
        SENSITIVE if one.kind.sensitive else READ, claim.site_id, bool(one.kind.sensitive),
    )  # fmt: skip


def _conflict(decision: Decision, by_id: Mapping[int, Noted]) -> Fact:
    parts = [by_id[claim.id] for claim in (decision.used, *decision.overruled)]
    titles = Listed(*(Title(one.kind, one.claim.value, one.claim.whose) for one in parts))
    sensitive = any(bool(one.kind.sensitive) for one in parts)
    site_ids = {one.claim.site_id for one in parts}
    return Fact(
        CONFLICT, parts[0].kind.code, _l("Contradicts: %(what)s", what=titles), "alert", 300,
        _l("used: the first, %(why)s", why=REASONS[decision.reason]),
        _since(max(one.claim.first_noted for one in parts)), SENSITIVE if sensitive else READ,
        site_ids.pop() if len(site_ids) == 1 else None, sensitive,
    )  # fmt: skip


def _ask(one: Noted, place: int) -> Fact:
    what = Title(one.kind, one.claim.value, one.claim.whose)
    return Fact(
        ASK, one.kind.code, _l("Ask: still %(what)s?", what=what), "info", 60 + place,
        _l("not confirmed for long"), _since(one.claim.first_noted), SENSITIVE if one.kind.sensitive else READ,
        one.claim.site_id, bool(one.kind.sensitive),
    )  # fmt: skip


def _since(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
