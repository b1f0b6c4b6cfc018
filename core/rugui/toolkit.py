"""Everything a plugin may import. What is not named here is not public API and may change without notice."""

from rugui.cli import application as command_app
from rugui.cli import unit_of_work as command_work
from rugui.db import Base, BigId, PrimaryId, PublicId, UTCDateTime, new_public_id, usable, utcnow
from rugui.edge import PUBLIC, SIGNED_IN, requires, session, viewer
from rugui.errors import Conflict, Invalid, NotFound, Refused
from rugui.events import emit, emit_many
from rugui.facts import facts
from rugui.facts import kinds as fact_kinds
from rugui.hookspecs import hookimpl
from rugui.i18n import _, _l, _n, _p, html_lang, in_language, long_date, money, short_date
from rugui.interactions.changes import touch as touch_customer
from rugui.interactions.changes import touch_many as touch_customers
from rugui.interactions.selling import organisations, quoted, sell
from rugui.jobs import enqueue
from rugui.mail.service import to_account as mail_account
from rugui.mail.service import to_guest as mail_guest
from rugui.plugins import Job, Permission, Plugin
from rugui.privacy.audit import record as audit
from rugui.privacy.audit import shown as audit_shown
from rugui.privacy.consent import require as require_consent
from rugui.privacy.consent import states as consents
from rugui.privacy.sealing import seals
from rugui.programs.describing import Given, chosen, describes
from rugui.programs.describing import text as argument
from rugui.recall.index import reindex as reindex_customers
from rugui.stays import (
    arrivals,
    customer_by_public_id,
    customer_ids,
    customers,
    lines,
    sites,
    stay_by_public_id,
    stay_totals,
    stays,
    stays_by_id,
    today_at,
)
from rugui.values import (
    OPERATOR,
    CustomerRef,
    Event,
    Fact,
    FactKind,
    ImportOutcome,
    Json,
    Line,
    MenuItem,
    NameForm,
    Page,
    Panel,
    SearchKey,
    SiteRef,
    Stay,
    StayTotal,
    TimelineEntry,
    Viewer,
    record,
)
from rugui.web.fields import Text, answer, body, picked, picked_each, text_argument, version_sent
from rugui.web.forms import Form, choices
from rugui.web.links import consent_url, current_site, guest_url, today_here

__all__ = [
    "OPERATOR",
    "PUBLIC",
    "SIGNED_IN",
    "Base",
    "BigId",
    "Conflict",
    "CustomerRef",
    "Event",
    "Fact",
    "FactKind",
    "Form",
    "Given",
    "ImportOutcome",
    "Invalid",
    "Job",
    "Json",
    "Line",
    "MenuItem",
    "NameForm",
    "NotFound",
    "Page",
    "Panel",
    "Permission",
    "Plugin",
    "PrimaryId",
    "PublicId",
    "Refused",
    "SearchKey",
    "SiteRef",
    "Stay",
    "StayTotal",
    "Text",
    "TimelineEntry",
    "UTCDateTime",
    "Viewer",
    "_",
    "_l",
    "_n",
    "_p",
    "answer",
    "argument",
    "arrivals",
    "audit",
    "audit_shown",
    "body",
    "choices",
    "chosen",
    "command_app",
    "command_work",
    "consent_url",
    "consents",
    "current_site",
    "customer_by_public_id",
    "customer_ids",
    "customers",
    "describes",
    "emit",
    "emit_many",
    "enqueue",
    "fact_kinds",
    "facts",
    "guest_url",
    "hookimpl",
    "html_lang",
    "in_language",
    "lines",
    "long_date",
    "mail_account",
    "mail_guest",
    "money",
    "new_public_id",
    "organisations",
    "picked",
    "picked_each",
    "quoted",
    "record",
    "reindex_customers",
    "require_consent",
    "requires",
    "seals",
    "sell",
    "session",
    "short_date",
    "sites",
    "stay_by_public_id",
    "stay_totals",
    "stays",
    "stays_by_id",
    "text_argument",
    "today_at",
    "today_here",
    "touch_customer",
    "touch_customers",
    "usable",
    "utcnow",
    "version_sent",
    "viewer",
]
