"""Every route for programs is in the document, the document is one, and what is said beside a route is what it does."""

import ast
import inspect
import textwrap

from openapi_spec_validator import OpenAPIV31SpecValidator
from rugui.edge import PUBLIC
from rugui.programs.openapi import document, routes
from rugui.web import fields as json_fields


def test_the_document_is_an_openapi_document(app):
    found = app.test_client().get("/api/v1/openapi.json")
    assert found.status_code == 200
    assert found.json["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(found.json).validate()


def test_every_route_for_programs_is_in_it_once(app):
    paths = document(app)["paths"]
    there = {(one["operationId"], method.upper()) for path in paths.values() for method, one in path.items()}
    wanted = {(rule.endpoint.replace("_api.", "."), method) for rule, method in routes(app)}
    assert there == wanted
    assert len(there) == sum(len(path) for path in paths.values())
    assert ("hotel_preferences.create", "POST") in there, "a plugin's routes are in it as core's are"


def test_no_route_under_the_root_is_hidden_from_it(app):
    listed = {rule.rule for rule, _method in routes(app)}
    assert {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1")} == listed


def test_who_needs_a_permission_says_which(app):
    for rule, method in routes(app):
        needs = app.view_functions[rule.endpoint].requires
        said = document(app)["paths"][_path(rule)][method.lower()]
        assert said.get("x-permission", PUBLIC) == needs
        assert (needs == PUBLIC) == (said.get("security") == [])


def _path(rule):
    return rule.rule.replace("<int:", "{").replace("<", "{").replace(">", "}")


def test_what_a_route_takes_is_what_it_loads(app):
    """`@describes(takes=…)` and `body(…)` name the same schema; a bulk's rows are looked at one by one."""
    wrong = []
    for rule, method in routes(app):
        view = inspect.unwrap(app.view_functions[rule.endpoint])
        for call in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(view)))):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id == json_fields.body.__name__
            ):
                loads = ast.unparse(call.args[0]).rpartition(".")[2].removesuffix("()").partition("(")[0]
                said = getattr(view, "described", None)
                takes = (
                    said and said.takes and (said.takes if inspect.isclass(said.takes) else type(said.takes)).__name__
                )
                if said and takes != loads and rule.endpoint != "customers_api.bulk":
                    wrong.append((rule.endpoint, method, loads, takes))
    assert wrong == []


def test_the_reference_is_written_out_from_it(app, sign_in):
    page = sign_in("customers.read").get("/reference")
    assert page.status_code == 200
    for said in ("/api/v1/customers/{customer_id}/preferences", "shape-customers.CustomerGiven", "customers.restrict"):
        assert said in page.text
    assert app.test_client().get("/reference").location.startswith("/sign-in")
