"""What the codes of the audit log are called: what was done, and the fields it was done to."""

from collections.abc import Mapping
from typing import Any

from rugui.customers.differences import LABELS as OF_GUESTS
from rugui.i18n import _l, _lp, listed, render
from rugui.interactions.stay_differences import LABELS as OF_STAYS
from rugui.plugins import PluginSet
from rugui.staff.roles import PERMISSIONS, ROLE_TITLES

ACTIONS: Mapping[str, object] = {
    "arrivals.printed": _l("Printed the arrivals"),
    "arrivals.review_undone": _l("Took back Reviewed"),
    "arrivals.reviewed": _l("Reviewed an arrival"),
    "calls.closed": _l("Put a call aside"),
    "calls.reported": _l("The exchange told of a call"),
    "customers.created": _l("Added the guest"),
    "customers.document.added": _l("Added a document"),
    "customers.document.read": _l("Read the number of a document"),
    "customers.document.removed": _l("Removed a document"),
    "customers.duplicates.apart": _l("Said that two are two people"),
    "customers.duplicates.look": _l("Looked for duplicates"),
    "customers.duplicates.open": _l("Listed a pair again"),
    "customers.exported": _l("Exported guests"),
    "customers.merged": _l("Merged two records"),
    "customers.related": _l("Said who belongs with whom"),
    "customers.restricted": _l("Set a restriction"),
    "customers.restriction.lifted": _l("Lifted a restriction"),
    "customers.revealed": _l("Looked at what is masked"),
    "customers.unmerged": _l("Took a merge apart"),
    "customers.unrelated": _l("Took two guests apart"),
    "customers.updated": _l("Changed the guest"),
    "customers.weights.changed": _l("Changed the weights of duplicates"),
    "facts.sensitive": _l("Was shown what is sensitive in a list"),
    "followups.cancelled": _l("Cancelled a promise"),
    "followups.changed": _l("Changed a promise"),
    "followups.created": _l("Promised something"),
    "followups.done": _l("Kept a promise"),
    "followups.handed": _l("Handed a promise on"),
    "followups.reopened": _l("Opened a promise again"),
    "handover.acknowledged": _l("Acknowledged a hand-over"),
    "handover.signed": _l("Signed a hand-over"),
    "imports.resolved": _l("Settled a row of an import"),
    "imports.confirmed": _l("Confirmed an import"),
    "imports.run": _l("Imported"),
    "imports.stopped": _l("An import was stopped"),
    "imports.undo": _l("Undid an import"),
    "imports.undo.begun": _l("Began to undo an import"),
    "interactions.recorded": _l("Noted what happened"),
    "interactions.undone": _l("Took a note back"),
    "interactions.timeline.sensitive": _l("Was shown what is sensitive in the timeline"),
    "lines.added": _l("Added a line to a stay"),
    "lines.removed": _l("Removed a line of a stay"),
    "mail.no_address": _l("E-mail not sent: no address"),
    "mail.refused": _l("E-mail not sent: no consent"),
    "mail.sent": _l("Sent an e-mail"),
    "operations.backup": _l("Made a backup"),
    "operations.restore": _l("Restored a backup"),
    "outbox.dropped": _l("Dropped what could not be delivered"),
    "outbox.retried": _l("Tried again what could not be delivered"),
    "plugins.pause": _l("Paused a plugin"),
    "plugins.resume": _l("Resumed a plugin"),
    "privacy.audit.accepted": _l("Accepted the audit log as it is"),
    "privacy.audit.read": _l("Read the audit log"),
    "privacy.audit.shredded": _l("Forgot the keys of old entries"),
    "privacy.consent.changed": _l("Consent changed"),
    "privacy.consent.given": _l("Consent given"),
    "privacy.consent.missing": _l("Not done: no consent"),
    "privacy.consent.narrowed": _l("Consent narrowed"),
    "privacy.consent.withdrawn": _l("Consent withdrawn"),
    "privacy.erased": _l("Erased a guest"),
    "privacy.exported": _l("Gave out the guest's data"),
    "privacy.retention": _l("Deleted what was kept long enough"),
    "privacy.retention.set": _l("Set how long records are kept"),
    "privacy.wording.written": _l("Wrote the words of a consent"),
    "staff.account.change": _l("Changed an account"),
    "staff.account.create": _l("Added an account"),
    "staff.account.disable": _l("Closed an account"),
    "staff.account.enable": _l("Opened an account again"),
    "staff.account.extension": _l("Set an extension"),
    "staff.account.password": _l("Set a password"),
    "staff.role.change": _l("Changed a role"),
    "staff.role.create": _l("Added a role"),
    "staff.role.delete": _l("Deleted a role"),
    "staff.role.give": _l("Gave a role"),
    "staff.role.take": _l("Took a role away"),
    "staff.session.revoke": _l("Ended a session"),
    "staff.session.revoke_all": _l("Ended every session"),
    "staff.sign_in": _l("Signed in"),
    "staff.sign_in.failed": _l("Could not sign in"),
    "staff.site.change": _l("Changed a site"),
    "staff.site.create": _l("Added a site"),
    "staff.token.create": _l("Made a token"),
    "staff.token.revoke": _l("Revoked a token"),
    "staff.totp.begin": _l("Began to set up one-time codes"),
    "staff.totp.off": _l("One-time codes off"),
    "staff.totp.on": _l("One-time codes on"),
    "staff.totp.recovery_codes": _l("Made new recovery codes"),
    "staff.totp.recovery_used": _l("Used a recovery code"),
    "webhooks.changed": _l("Changed a webhook"),
    "webhooks.created": _l("Added a webhook"),
    "webhooks.paused": _l("Paused a webhook"),
    "webhooks.removed": _l("Removed a webhook"),
    "webhooks.resumed": _l("Resumed a webhook"),
    "webhooks.rotated": _l("Changed the secret of a webhook"),
    "webhooks.tested": _l("Tried a webhook"),
    "visits.attached": _l("Gave a stay to a guest"),
    "visits.cancelled": _l("Cancelled a stay"),
    "visits.changed": _l("Changed a stay"),
    "visits.created": _l("Entered a stay"),
    "visits.departed": _l("Checked out"),
    "visits.expected": _l("Stay expected again"),
    "visits.in_house": _l("Checked in"),
    "visits.no_show": _l("Marked as no-show"),
}
DETAILS: Mapping[str, object] = {
    "added": _l("added"),
    "address": _l("address"),
    "before": _l("before"),
    "channel": _l("channel"),
    "digest": _l("digest"),
    "entries": _l("entries"),
    "facts": _l("facts"),
    "fields": _l("fields"),
    "filters": _l("filters"),
    "form": _l("form"),
    "guests": _l("guests"),
    "kept": _lp("left as it is", "kept"),
    "left": _l("left"),
    "lines": _l("lines"),
    "permissions": _l("permissions"),
    "purpose": _l("purpose"),
    "reason": _l("reason"),
    "removed": _l("removed"),
    "role": _l("role"),
    "scopes": _l("permissions"),
    "status": _l("status"),
    "to_site": _l("site"),
    "version": _l("version"),
}
FILTERS: Mapping[str, object] = {
    "login": _l("Sign-in name"),
    "guest": _l("Guest"),
    "action": _l("What was done"),
    "site": _l("Site"),
    "since": _l("From"),
    "until": _l("To"),
}
_PERMISSIONS: Mapping[str, object] = {one.name: one.title for one in PERMISSIONS}
_VALUES: Mapping[str, Mapping[str, object]] = {
    "fields": {**OF_STAYS, **OF_GUESTS},
    "filters": FILTERS,
    "added": _PERMISSIONS,
    "removed": _PERMISSIONS,
    "permissions": _PERMISSIONS,
    "scopes": _PERMISSIONS,
    "role": ROLE_TITLES,
}


def action(code: str, plugins: PluginSet) -> str:
    """What was done, in words: core's, or those of the plugin whose name the code begins with; "" for none."""
    return render(ACTIONS.get(code) or plugins.words(code.partition(".")[0]).get(code, ""))


def details(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(what, which) of an entry in words; what has no word is given as it was written."""
    return [(render(DETAILS.get(key, key)), _value(key, value)) for key, value in found.items()]


def _value(key: str, value: Any) -> str:
    words = _VALUES.get(key, {})
    if isinstance(value, list | tuple):
        return listed(_value(key, one) for one in value)
    return render(words.get(value, value)) if isinstance(value, str) else str(value)
