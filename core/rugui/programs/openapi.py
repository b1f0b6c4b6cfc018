"""The document of the API (OpenAPI 3.1), made of the routes there are and of what stands beside them.

Nothing is registered by hand: a plugin's routes are in it as core's are, also those that say nothing of themselves.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin, OpenAPIConverter
from flask import Flask
from marshmallow import Schema
from werkzeug.routing import Rule

from rugui.edge import PUBLIC, is_api
from rugui.programs import components
from rugui.programs.components import OTHERWISE, PROBLEM
from rugui.programs.describing import Described

ROOT = "/api/v1"
BODIES = frozenset({"POST", "PUT", "PATCH"})
# What a route that does not say so itself may answer with where it succeeds.
USUAL = {"GET": (200,), "POST": (200, 201, 202, 204), "PATCH": (200,), "PUT": (200,), "DELETE": (200, 204)}


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route of the API and each of its methods, by address."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if is_api(rule.endpoint) and rule.rule.startswith(f"{ROOT}/"):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def document(app: Flask) -> dict[str, Any]:
    """The whole document; made once for an application."""
    if "rugui.openapi" not in app.extensions:
        app.extensions["rugui.openapi"] = _made(app)
    found: dict[str, Any] = app.extensions["rugui.openapi"]
    return found


def _made(app: Flask) -> dict[str, Any]:
    named: dict[str, str] = {}
    marshmallow = MarshmallowPlugin(schema_name_resolver=lambda schema: components.name_of(schema, named))
    spec = APISpec(
        "Rugui", "1", "3.1.1", plugins=[marshmallow], info={"description": components.ABOUT},
        servers=[{"url": "/"}], security=[{"token": []}],
    )  # fmt: skip
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Problem", component=PROBLEM)
    converter = cast(OpenAPIConverter, marshmallow.converter)  # set by APISpec
    for rule, method in routes(app):
        view = app.view_functions[rule.endpoint]
        said: Described = getattr(view, "described", Described())
        query = [_argument(name, converter.field2property(one)) for name, one in said.query.items()]
        spec.path(_path(rule), operations={method.lower(): _operation(rule, method, view, said, query)})
    whole = spec.to_dict()
    for name, text in named.items():
        whole["components"]["schemas"].get(name, {}).setdefault("description", text)
    return whole


def _argument(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"in": "query", "name": name, "required": False, "description": schema.pop("description", ""),
            "schema": schema}  # fmt: skip


def _path(rule: Rule) -> str:
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)


def _operation(rule: Rule, method: str, view: Any, said: Described, query: list[Any]) -> dict[str, Any]:
    summary, _, more = " ".join((view.__doc__ or "").split()).partition(". ")
    permission = view.requires
    found: dict[str, Any] = {
        "operationId": rule.endpoint.replace("_api.", "."),
        "tags": [rule.endpoint.partition("_api.")[0]],
        "summary": summary.rstrip("."),
        "parameters": [*_in_path(rule), *query, *components.headers(method, versioned=said.versioned)],
        "responses": _responses(method, said, permission),
    }
    if more:
        found["description"] = more
    if permission == PUBLIC:
        found["security"] = []
    else:
        found["x-permission"] = permission
    if said.takes is not None or (method in BODIES and not hasattr(view, "described")):
        schema = _shape(said.takes)
        media = "multipart/form-data" if said.file else "application/json"
        found["requestBody"] = {"required": True, "content": {media: {"schema": schema}}}
    return found


def _in_path(rule: Rule) -> list[dict[str, Any]]:
    kinds = {name: type(one).__name__ for name, one in rule._converters.items()}
    return [
        {"in": "path", "name": name, "required": True,
         "schema": {"type": "integer" if kinds[name] == "IntegerConverter" else "string"}}
        for name in sorted(rule.arguments)
    ]  # fmt: skip


def _shape(schema: Schema | type[Schema] | None) -> Any:
    return {"type": "object"} if schema is None else schema


def _responses(method: str, said: Described, permission: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status in said.status or USUAL[method][: 1 if said.gives or said.takes else None]:
        gives = said.gives.get(status) if isinstance(said.gives, Mapping) else said.gives
        content = {} if status == 204 else {"content": {"application/json": {"schema": _shape(gives)}}}
        found[str(status)] = {"description": components.SAYS[status], **content}
        if said.versioned:
            found[str(status)]["headers"] = {"ETag": {"schema": {"type": "string"}}}
    if said.versioned and method == "GET":
        found["304"] = {"description": components.SAYS[304]}
    for status in sorted(OTHERWISE[method] - ({401, 403} if permission == PUBLIC else set())):
        found[str(status)] = {
            "description": components.SAYS[status],
            "content": {"application/problem+json": {"schema": "Problem"}},
        }
    return found
