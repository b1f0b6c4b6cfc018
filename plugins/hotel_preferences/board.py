"""What the guest's page shows of the preferences: chips by department, questions, conflicts. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rugui.toolkit import _, short_date

from hotel_preferences import words
from hotel_preferences.catalogue import DEPARTMENTS, Kind
from hotel_preferences.claims import active
from hotel_preferences.confidence import confidence, level
from hotel_preferences.conflicts import Decision, decide, harmful
from hotel_preferences.service import Noted
from hotel_preferences.tasks import Rate


@dataclass(frozen=True, slots=True)
class Chip:
    """One preference as a chip: text, how sure, and the (label, text) pairs shown on hover and focus."""

    public_id: str
    text: str
    strength: str
    level: str
    details: tuple[tuple[str, str], ...]
    conflict: str = ""
    scope: str = ""


@dataclass
class Board:
    """Everything the panel shows. `departments` are (title, chips) in the order of the house."""

    departments: list[tuple[str, list[Chip]]] = field(default_factory=list)
    ask: list[Chip] = field(default_factory=list)
    resting: list[Chip] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing at all is noted."""
        return not (self.departments or self.ask or self.resting)


@dataclass(frozen=True, slots=True)
class Around:
    """What the chips need besides the preferences. `told` is whether the reader may know of allergies."""

    kinds: Mapping[str, Kind]
    today: date
    here: int | None = None
    site_names: Mapping[int, str] = field(default_factory=dict)
    rates: Mapping[str, Rate] = field(default_factory=dict)
    allergies: Sequence[str] = ()
    told: bool = True


def lay_out(noted: Sequence[Noted], around: Around) -> Board:
    """Chips by department; contradictions as one chip with its reason; stale ones as questions; out of season apart."""
    by_id = {one.claim.id: one for one in noted}
    board = Board()
    by_department: dict[str, list[Chip]] = {}
    decisions = decide([one.claim for one in noted if active(one.claim, around.today)], around.kinds, around.here)
    for decision in sorted(decisions, key=lambda one: by_id[one.used.id].kind.order):
        one = by_id[decision.used.id]
        chip = _chip(one, around, _conflict(decision, by_id, around))
        if chip.level == "ask" and not chip.conflict:
            board.ask.append(chip)
        else:
            by_department.setdefault(one.kind.department, []).append(chip)
    board.departments = [
        (str(words.DEPARTMENTS[code]), by_department[code]) for code in (*DEPARTMENTS, "") if code in by_department
    ]
    board.resting = [_chip(one, around) for one in noted if not active(one.claim, around.today)]
    return board


def _chip(one: Noted, around: Around, conflict: str = "") -> Chip:
    claim = one.claim
    return Chip(
        one.public_id,
        words.title(one.kind, claim.value, claim.whose),
        claim.strength,
        level(claim, around.today),
        tuple(_details(one, around)),
        conflict,
        around.site_names.get(claim.site_id, "") if claim.site_id is not None else "",
    )


def _details(one: Noted, around: Around) -> list[tuple[str, str]]:
    claim = one.claim
    pairs = [
        (_("Source"), str(words.SOURCES[claim.source])),
        (_("Noted"), f"{short_date(claim.first_noted)} {one.noted_by}".strip()),
        (_("Last confirmed"), short_date(claim.last_confirmed)),
        (_("Confidence"), f"{confidence(claim, around.today):.0%}"),
    ]
    if claim.stays:
        pairs.append((_("Seen on stays"), str(claim.stays)))
    if (rate := around.rates.get(claim.kind)) is not None:
        pairs.append((_("Fulfilled"), _("%(done)s of %(of)s stays", done=rate.done, of=rate.of)))
    if claim.valid_from:
        pairs.append((_("From"), short_date(claim.valid_from)))
    if claim.valid_until:
        pairs.append((_("Until"), short_date(claim.valid_until)))
    if claim.months:
        pairs.append((_("Season"), words.season(claim.months)))
    if one.note:
        pairs.append((_("Note"), one.note))
    return pairs


def _conflict(decision: Decision, by_id: Mapping[int, Noted], around: Around) -> str:
    allergen = harmful(decision.used, around.allergies, around.kinds)
    if allergen and around.told:
        return _("Not given: allergy to %(what)s.", what=words.title(around.kinds[allergen]))
    if allergen:
        return _("Ask the duty manager before giving this.")
    if not decision.overruled:
        return ""
    others = words.Listed(*(_named(by_id[claim.id], around) for claim in decision.overruled))
    return _("Also noted: %(others)s. This one is used here, because %(why)s.", others=others,
             why=words.REASONS[decision.reason])  # fmt: skip


def _named(one: Noted, around: Around) -> str:
    strength = words.STRENGTHS[one.claim.strength]
    what = words.title(one.kind, one.claim.value)
    place = around.site_names.get(one.claim.site_id, "") if one.claim.site_id is not None else ""
    text = _("%(strength)s %(what)s", strength=strength, what=what)
    return _("%(what)s (%(who)s)", what=text, who=place) if place else text
