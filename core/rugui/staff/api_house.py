"""Roles, permissions and sites for programs."""

from flask import Blueprint, Response, url_for

from rugui import edge
from rugui.edge import SIGNED_IN, requires, session, viewer
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.staff import roles, schemas, sites
from rugui.staff.accounts import MANAGE
from rugui.staff.schemas import NewRoleSchema, RoleSchema, SiteSchema
from rugui.staff.schemas_given import PermissionsGiven, RoleGiven, RolesGiven, SiteGiven, SitesGiven
from rugui.web.fields import answer, body, picked_each


def register(blueprint: Blueprint) -> None:
    """Put the routes on the blueprint of the staff."""
    blueprint.get("/permissions")(permissions)
    blueprint.get("/roles")(roles_there_are)
    blueprint.post("/roles")(create_role)
    blueprint.patch("/roles/<key>")(change_role)
    blueprint.delete("/roles/<key>")(delete_role)
    blueprint.get("/sites")(sites_there_are)
    blueprint.post("/sites")(create_site)
    blueprint.patch("/sites/<code>")(change_site)


@requires(MANAGE)
@describes(gives=PermissionsGiven)
def permissions() -> Response:
    """What a role may hold."""
    found = roles.permissions(session()).values()
    return answer({"permissions": [{"name": one.name, "title": str(one.title)} for one in found]})


@requires(MANAGE)
@describes(gives=RolesGiven, query={"fields": describing.chosen()})
def roles_there_are() -> Response:
    """Every role and what it may do."""
    return answer({"roles": picked_each(schemas.role(one) for one in roles.roles(session()))})


@requires(MANAGE)
@describes(takes=NewRoleSchema, gives=RoleGiven, status=201)
def create_role() -> Response:
    """Add a role of the house's own, which may do nothing yet: 201."""
    made = roles.create_role(session(), body(NewRoleSchema())["title"])
    return answer(schemas.role(made), 201, Location=url_for("staff_api.change_role", key=made.key))


@requires(MANAGE)
@describes(takes=RoleSchema, gives=RoleGiven)
def change_role(key: str) -> Response:
    """Say all that a role may do; nobody adds what they do not hold everywhere themselves."""
    wanted = body(RoleSchema())["permissions"]
    row = roles.role_by_key(session(), key)
    roles.set_permissions(session(), {key: wanted})
    return answer(schemas.role(row))


@requires(MANAGE)
@describes(status=204)
def delete_role(key: str) -> Response:
    """Delete a role of the house's own, and take it from whoever holds it."""
    roles.delete_role(session(), key)
    return Response(status=204)


@requires(SIGNED_IN)
@describes(gives=SitesGiven, query={"fields": describing.chosen()})
def sites_there_are() -> Response:
    """The sites at which this program may do anything."""
    return answer({"sites": picked_each(schemas.site(one) for one in edge.sites(session()))})


@requires(MANAGE)
@describes(takes=SiteSchema, gives=SiteGiven, status=201)
def create_site() -> Response:
    """Add a site: 201."""
    made = sites.create_site(session(), body(SiteSchema()))
    return answer(schemas.site(made), 201, Location=url_for("staff_api.change_site", code=made.code))


@requires(MANAGE)
@describes(takes=SiteSchema(partial=True), gives=SiteGiven)
def change_site(code: str) -> Response:
    """Change what is sent of a site."""
    values = body(SiteSchema(), partial=True)
    site = sites.site_by_code(session(), code, viewer())
    return answer(schemas.site(sites.change_site(session(), site.code, schemas.site(site) | values)))
