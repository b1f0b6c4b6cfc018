"""The audit log for programs: /api/v1/audit."""

from flask import Response

from rugui.edge import requires, session
from rugui.privacy import schemas, service
from rugui.privacy.pages import api as blueprint
from rugui.privacy.schemas_given import AuditGiven
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.web.fields import answer, moment_argument, number_argument, picked_each, text_argument

MOST = 200
LAST = 2**63 - 1
QUERY = {
    "login": describing.text("Whose deeds: a sign-in name.", 80),
    "guest": describing.text("About whom: a guest's id.", 40),
    "action": describing.text("A beginning: `customers.`", 60),
    "site": describing.SITE,
    "since": describing.moment("Not before this moment."),
    "until": describing.moment("Before this moment."),
    "before": describing.number("`next` of the page before.", LAST),
    "limit": describing.limit(MOST),
    "fields": describing.chosen(),
}


@blueprint.get("/audit")
@requires("audit.read")
@describes(gives=AuditGiven, query=QUERY)
def audit_log() -> Response:
    """Who read or changed what, the newest first. That it was read is on record, too."""
    limit, names = number_argument("limit", 50, MOST), ("login", "guest", "action", "site")
    texts = {name: text_argument(name, 80) for name in names}
    wanted = service.Filter(**texts, since=moment_argument("since"), until=moment_argument("until"))
    before = number_argument("before", LAST, LAST)
    rows = service.search(session(), wanted, before=before, limit=limit + 1)
    following = rows[limit - 1].id if len(rows) > limit else None
    return answer({"entries": picked_each(schemas.audited(one) for one in rows[:limit]), "next": following})
