"""Accounts, roles and sites as the document of the API says them. No secret is ever in one."""

from marshmallow import fields

from rugui.programs.describing import Given


class HeldGiven(Given):
    """A role an account holds at a site (a code), or everywhere."""

    id = fields.Integer()
    role = fields.String()
    site = fields.String(allow_none=True)


class AccountGiven(Given):
    """Who works here. `codes`: whether one-time codes are asked for; an empty `locale` is what the browser asks for."""

    id = fields.String()
    login = fields.String()
    name = fields.String()
    email = fields.String()
    locale = fields.String()
    active = fields.Boolean()
    codes = fields.Boolean()
    roles = fields.List(fields.Nested(HeldGiven))
    created_at = fields.DateTime()


class AccountsGiven(Given):
    """The accounts this program may manage, by name."""

    accounts = fields.List(fields.Nested(AccountGiven))


class MeGiven(Given):
    """Whose token this is, and what it may do: the sites (codes) by permission, null for every site."""

    id = fields.String()
    login = fields.String()
    name = fields.String()
    locale = fields.String()
    roc_years = fields.Boolean()
    may = fields.Dict(keys=fields.String(), values=fields.List(fields.String(), allow_none=True))


class SessionGiven(Given):
    """A sign-in that is still good."""

    id = fields.String()
    created_at = fields.DateTime()
    seen_at = fields.DateTime()
    user_agent = fields.String()
    address = fields.String()


class SessionsGiven(Given):
    """Where somebody is signed in, the latest used first."""

    sessions = fields.List(fields.Nested(SessionGiven))


class TokenGiven(Given):
    """An API token, without its secret."""

    id = fields.String()
    name = fields.String()
    scopes = fields.List(fields.String())
    sites = fields.List(fields.String(), allow_none=True)
    created_at = fields.DateTime()
    expires_at = fields.DateTime(allow_none=True)
    used_at = fields.DateTime(allow_none=True)


class TokensGiven(Given):
    """The tokens of an account that are not revoked, the newest first."""

    tokens = fields.List(fields.Nested(TokenGiven))


class RoleGiven(Given):
    """A role; `built_in` ones cannot be deleted."""

    key = fields.String()
    title = fields.String()
    built_in = fields.Boolean()
    permissions = fields.List(fields.String())


class RolesGiven(Given):
    """Every role."""

    roles = fields.List(fields.Nested(RoleGiven))


class PermissionGiven(Given):
    """What a role may hold."""

    name = fields.String()
    title = fields.String()


class PermissionsGiven(Given):
    """Every permission of core and the plugins."""

    permissions = fields.List(fields.Nested(PermissionGiven))


class SiteGiven(Given):
    """A site; `region` (ISO 3166) reads local phone numbers."""

    code = fields.String()
    name = fields.String()
    name_zh_hant = fields.String()
    name_zh_hans = fields.String()
    timezone = fields.String()
    region = fields.String()
    currency = fields.String()


class SitesGiven(Given):
    """The sites this program may know of, by code."""

    sites = fields.List(fields.Nested(SiteGiven))
