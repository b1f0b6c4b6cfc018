"""What is done with clubs and memberships, in the words of the audit log; and what a guest's file calls their rows."""

from collections.abc import Mapping

from rugui.toolkit import _l

ACTIONS = {
    "joined": _l("Entered a member"),
    "renewed": _l("Renewed a membership"),
    "extended": _l("Changed the end of a term"),
    "frozen": _l("Froze a membership"),
    "thawed": _l("Ended a freeze"),
    "left": _l("Ended a membership"),
    "succeeded": _l("Gave dependants a new payer"),
    "dependant.added": _l("Took a dependant in"),
    "referred": _l("Noted a referral"),
    "undone": _l("Undid a change of a membership"),
    "tier.set": _l("Set a tier by hand"),
    "tier.resumed": _l("Let the rules decide a tier again"),
    "tier.named": _l("Named a tier"),
    "club.added": _l("Made a club"),
    "club.changed": _l("Changed a club"),
    "club.retired": _l("Closed or opened a club"),
    "rules.recorded": _l("Recorded rules of a club"),
    "members.exported": _l("Took the members of a club out as a file"),
    "batch.previewed": _l("Previewed a run of a club"),
    "batch.committed": _l("Committed a run of a club"),
    "batch.undone": _l("Undid a run of a club"),
}
NAMES = {"memberships": _l("Memberships"), "changes": _l("Changes of memberships"), "batch_rows": _l("Rows of runs")}
WORDS: Mapping[str, object] = {f"membership_club.{code}": word for code, word in ACTIONS.items()} | NAMES
