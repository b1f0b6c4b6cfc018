"""What this plugin's codes are called where core shows them: in the audit log, in a guest's file, before an erasure."""

from collections.abc import Mapping

from rugui.toolkit import _l

from hotel_preferences.catalogue import builtin
from hotel_preferences.words import SEVERITIES, SOURCES, STATUSES, STRENGTHS, Title

ACTIONS = {
    "allergies.read": _l("Read the allergies"),
    "allergy.acknowledged": _l("Said that an allergy was read"),
    "allergy.changed": _l("Changed an allergy"),
    "allergy.confirmed": _l("Confirmed an allergy"),
    "allergy.noted": _l("Noted an allergy"),
    "allergy.removed": _l("Removed an allergy"),
    "allergy.restored": _l("Put an allergy back"),
    "changed": _l("Changed a preference"),
    "confirmed": _l("Confirmed a preference"),
    "kind.added": _l("Added a kind of preference"),
    "kind.restored": _l("Took a kind of preference into use again"),
    "kind.retired": _l("Retired a kind of preference"),
    "noted": _l("Noted a preference"),
    "removed": _l("Removed a preference"),
    "restored": _l("Put a preference back"),
    "sensitive.read": _l("Read sensitive preferences"),
    "suggestion.dismissed": _l("Dismissed a suggestion"),
    "task.done": _l("Did a task"),
    "task.impossible": _l("Said that a task is not possible"),
    "task.open": _l("Opened a task again"),
    "tasks.sensitive": _l("Was shown what is sensitive among the tasks"),
}
NAMES = {
    "acknowledgements": _l("Read by"),
    "allergies": _l("Allergies"),
    "changed_at": _l("Changed on"),
    "evidence": _l("How we know"),
    "first_noted": _l("First noted"),
    "last_confirmed": _l("Last confirmed"),
    "months": _l("Months"),
    "noted_by": _l("Noted by"),
    "preferences": _l("Preferences"),
    "reaction": _l("Reaction"),
    "removed_at": _l("Removed on"),
    "removed_by": _l("Removed by"),
    "removed_why": _l("Why it was removed"),
    "severity": _l("How severe"),
    "strength": _l("How strong"),
    "suggestions": _l("Suggestions"),
    "tasks": _l("Tasks"),
    "valid_from": _l("From"),
    "valid_until": _l("To"),
    "value": _l("Which"),
    "whose": _l("For whom"),
}
CODES: Mapping[str, Mapping[str, object]] = {
    "severity": SEVERITIES, "source": SOURCES, "strength": STRENGTHS, "status": STATUSES,
}  # fmt: skip
WORDS: Mapping[str, object] = {
    **{f"hotel_preferences.{code}": word for code, word in ACTIONS.items()},
    **NAMES,
    **{f"{name}.{code}": word for name, codes in CODES.items() for code, word in codes.items()},
    **{f"kind.{kind.code}": Title(kind) for kind in builtin().kinds.values()},
}
