"""Permissions of core and the built-in roles that hold them from the start."""

from rugui.i18n import _l
from rugui.plugins import Permission

FRONT_DESK, CLUB, DUTY, ADMIN, READ_ONLY = (
    "front_desk",
    "club_administrator",
    "duty_manager",
    "administrator",
    "read_only",
)
EVERYBODY = (FRONT_DESK, CLUB, DUTY, ADMIN, READ_ONLY)
DESK = (FRONT_DESK, CLUB, DUTY, ADMIN)
MANAGERS = (DUTY, ADMIN)

ROLE_TITLES = {
    FRONT_DESK: _l("Front desk"),
    CLUB: _l("Club administrator"),
    DUTY: _l("Duty manager"),
    ADMIN: _l("Administrator"),
    READ_ONLY: _l("Read only"),
}

PERMISSIONS = (
    Permission("customers.read", _l("Find and read guests"), EVERYBODY),
    Permission("customers.write", _l("Create and change guests"), DESK),
    Permission("customers.reveal", _l("See masked phones, e-mails and birthdays"), DESK),
    Permission("customers.documents", _l("See identity documents"), (FRONT_DESK, *MANAGERS)),
    Permission("customers.incognito", _l("See the real name of an incognito guest"), MANAGERS),
    Permission("customers.restrict", _l("Set and lift restrictions"), MANAGERS),
    Permission("customers.export", _l("Export lists of guests"), MANAGERS),
    Permission("interactions.read", _l("Read interactions and stays"), EVERYBODY),
    Permission("interactions.write", _l("Record interactions"), DESK),
    Permission("interactions.confidential", _l("Read confidential notes"), MANAGERS),
    Permission("arrivals.read", _l("Read the arrival briefing"), EVERYBODY),
    Permission("arrivals.review", _l("Mark arrivals reviewed"), DESK),
    Permission("imports.run", _l("Import files and undo imports"), MANAGERS),
    Permission("staff.manage", _l("Manage accounts, roles and sites"), (ADMIN,)),
    Permission("plugins.manage", _l("Pause and resume plugins"), (ADMIN,)),
    Permission("audit.read", _l("Read the audit log"), MANAGERS),
)
