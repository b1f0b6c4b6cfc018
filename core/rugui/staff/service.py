"""What other nouns, commands and the demonstration use of the staff: one door to the files cut by noun."""

from rugui.staff.accounts import by_login, create, give_role, own, set_password
from rugui.staff.passwords import make_hash
from rugui.staff.roles import ensure_roles, permissions
from rugui.staff.sites import create_site, site_by_code, sites

__all__ = [
    "by_login",
    "create",
    "create_site",
    "ensure_roles",
    "give_role",
    "make_hash",
    "own",
    "permissions",
    "set_password",
    "site_by_code",
    "sites",
]
