"""What programs send about accounts, roles and sites, and what they get."""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from rugui.staff import roles, sites
from rugui.staff.accounts import Listed
from rugui.staff.models import ApiToken, Role, Site, StaffSession
from rugui.values import Viewer
from rugui.web.fields import Text


class AccountSchema(Schema):
    """Who it is. Without a `password` a new account cannot sign in; it is never given back."""

    login = Text(80, required=True)
    name = Text(120, required=True)
    email = Text(254, load_default="")
    locale = Text(20, load_default="")
    password = fields.String(load_default="", validate=[validate.Length(max=400)])


class AccountChangeSchema(Schema):
    """Who it is, and whether they may sign in."""

    login = Text(80)
    name = Text(120)
    email = Text(254)
    locale = Text(20)
    active = fields.Boolean(truthy={True}, falsy={False})


class OwnSchema(Schema):
    """One's own language (empty: as asked for) and calendar."""

    locale = Text(20)
    roc_years = fields.Boolean(truthy={True}, falsy={False})


class PasswordSchema(Schema):
    """A new password."""

    password = fields.String(required=True, validate=[validate.Length(min=1, max=400)])


class HoldSchema(Schema):
    """A role by key, at a site (a code) or everywhere."""

    role = Text(40, required=True)
    site = Text(20, load_default="")


class NewRoleSchema(Schema):
    """The title of a role of the house's own."""

    title = Text(80, required=True, validate=[validate.Length(min=1)])


class RoleSchema(Schema):
    """All that the role may do from now on."""

    permissions = fields.List(Text(80), required=True, validate=[validate.Length(max=500)])


class SiteSchema(Schema):
    """A site: its code, names, IANA time zone, country (ISO 3166) and currency (ISO 4217)."""

    code = Text(20, required=True)
    name = Text(120, required=True)
    name_zh_hant = Text(120)
    name_zh_hans = Text(120)
    timezone = Text(40, required=True)
    region = Text(2, required=True)
    currency = Text(3, required=True)


def account(one: Listed) -> dict[str, Any]:
    """An account with the roles it holds."""
    row = one.account
    return {
        "id": row.public_id, "login": row.login, "name": row.name, "email": row.email, "locale": row.locale,
        "active": row.active, "codes": row.totp_since is not None,
        "roles": [{"id": held.id, "role": held.role.key, "site": held.site.code if held.site else None}
                  for held in one.held],
        "created_at": row.created_at,
    }  # fmt: skip


def me(one: Listed, viewer: Viewer, codes: Mapping[int, str]) -> dict[str, Any]:
    """The asker's account and what they may do."""
    row = one.account
    may = {name: None if sites is None else sorted(codes[id_] for id_ in sites if id_ in codes)
           for name, sites in sorted(viewer.grants.items())}  # fmt: skip
    return {"id": row.public_id, "login": row.login, "name": row.name, "locale": row.locale,
            "roc_years": row.roc_years, "may": may}  # fmt: skip


def opened(row: StaffSession) -> dict[str, Any]:
    """A sign-in that is still good."""
    return {"id": row.public_id, "created_at": row.created_at, "seen_at": row.seen_at, "user_agent": row.user_agent,
            "address": row.address}  # fmt: skip


def token(row: ApiToken, codes: Mapping[int, str]) -> dict[str, Any]:
    """A token without its secret."""
    where = None if row.sites is None else sorted(codes[id_] for id_ in row.sites if id_ in codes)
    return {"id": row.public_id, "name": row.name, "scopes": row.scopes, "sites": where,
            "created_at": row.created_at, "expires_at": row.expires_at, "used_at": row.used_at}  # fmt: skip


def role(row: Role) -> dict[str, Any]:
    """A role and what it may do."""
    return {"key": row.key, "title": str(roles.title(row)), "built_in": row.key in roles.ROLE_TITLES,
            "permissions": sorted(row.permissions)}  # fmt: skip


def site(row: Site) -> dict[str, Any]:
    """A site."""
    return {name: getattr(row, name) for name in sites.FIELDS}


def codes(found: Iterable[Site]) -> dict[int, str]:
    """Codes of sites by row id."""
    return {row.id: row.code for row in found}
