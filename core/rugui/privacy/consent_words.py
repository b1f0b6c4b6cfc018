"""Purposes, channels and the ways a consent is said, in words."""

from collections.abc import Mapping

from rugui.i18n import _, _l
from rugui.privacy import consent_rules as rules

PURPOSES: Mapping[str, object] = {
    rules.MARKETING: _l("Marketing"),
    rules.SHARING: _l("Sharing across regions"),
    rules.HEALTH: _l("Keeping health data"),
    rules.RELIGION: _l("Keeping religious wishes"),
}
EXPLAINED: Mapping[str, object] = {
    rules.MARKETING: _l("Offers and news, by the channels the guest agreed to."),
    rules.SHARING: _l("Between mainland China and elsewhere, beyond what a booking needs."),
    rules.HEALTH: _l("Allergies, diets for health, a wheelchair."),
    rules.RELIGION: _l("Halal, kosher and the like."),
}
CHANNELS: Mapping[str, object] = {
    "": "",
    "email": _l("E-mail"),
    "sms": _l("SMS"),
    "phone": _l("Phone"),
    "post": _l("Post"),
    "message": _l("Messaging app"),
}
HOWS: Mapping[str, object] = {
    "spoken": _l("said to us"),
    "paper": _l("signed on paper"),
    "form": _l("ticked on a form"),
    "email": _l("written in an e-mail"),
    "message": _l("written in a message"),
    "import": _l("taken from another system"),
    rules.MERGE: _l("merged records"),
}
SAID: Mapping[str, object] = {
    rules.GIVEN: _l("Agreed"),
    rules.WITHDRAWN: _l("Taken back"),
    rules.NARROWED: _l("Narrowed by a merge"),
}
STATUSES: Mapping[str, object] = {
    rules.IN_FORCE: _l("in force"),
    rules.NOT_ASKED: _l("not asked"),
    rules.TAKEN_BACK: _l("taken back"),
    rules.LAPSED: _l("ended"),
    rules.TOO_YOUNG: _l("minor: never"),
    rules.NO_GUARDIAN: _l("a guardian must agree"),
    rules.MERGED: _l("to ask again after a merge"),
}
# Why something needing a consent is refused.
REFUSALS: Mapping[str, object] = {
    rules.NOT_ASKED: _l("The guest has not agreed to this."),
    rules.TAKEN_BACK: _l("The guest took the consent for this back."),
    rules.LAPSED: _l("The guest's consent has ended. Please ask again."),
    rules.TOO_YOUNG: _l("No marketing to minors."),
    rules.NO_GUARDIAN: _l("A guardian must agree for this guest."),
    rules.MERGED: _l("The records were merged. Please ask the guest again."),
}


def said_of(purpose: str, channel: str) -> str:
    """Marketing: E-mail."""
    title = str(PURPOSES.get(purpose, purpose))
    if not channel:
        return title
    return _("%(purpose)s: %(channel)s", purpose=title, channel=str(CHANNELS.get(channel, channel)))
