"""An answer held against the document of the API: it is in it, it fits, and nothing is missing from it."""

from jsonschema import Draft202012Validator
from rugui.programs.openapi import ROOT, document


def hold(app, response):
    """Fail where the answer to a request of the test client is not what the document says; returns the answer."""
    request = response.request
    if not request.path.startswith(f"{ROOT}/") or response.status_code == 405:
        return response
    rule, _arguments = app.url_map.bind("localhost").match(request.path, request.method, return_rule=True)
    path = rule.rule.replace("<int:", "{").replace("<", "{").replace(">", "}")
    where = f"{request.method} {path} → {response.status_code}: {response.text[:300]}"
    responses = document(app)["paths"][path][request.method.lower()]["responses"]
    assert str(response.status_code) in responses, where
    content = responses[str(response.status_code)].get("content", {})
    if not content:
        assert not response.data, where
        return response
    assert response.mimetype in content, where
    schema = content[response.mimetype]["schema"]
    shapes = document(app)["components"]["schemas"]
    whole = {"components": {"schemas": shapes}, **schema}
    problems = [f"{one.json_path}: {one.message}" for one in Draft202012Validator(whole).iter_errors(response.json)]
    if response.status_code < 400 and "fields" not in request.args:
        problems += missing(response.json, schema, shapes)
    assert not problems, (where, problems[:5])
    return response


def missing(value, schema, shapes, at="$"):
    """Members that the document names and the answer lacks, but for those it says are not in every answer."""
    if "$ref" in schema:
        return missing(value, shapes[schema["$ref"].rpartition("/")[2]], shapes, at)
    found = []
    for part in (*schema.get("allOf", ()), *schema.get("anyOf", ())):
        if value is not None and part.get("type") != "null":
            found += missing(value, part, shapes, at)
    if isinstance(value, list) and "items" in schema:
        for place, one in enumerate(value):
            found += missing(one, schema["items"], shapes, f"{at}[{place}]")
    if isinstance(value, dict):
        inner = schema.get("additionalProperties")
        if isinstance(inner, dict):
            found += [lack for name, one in value.items() for lack in missing(one, inner, shapes, f"{at}.{name}")]
        for name, part in schema.get("properties", {}).items():
            if name in value:
                found += missing(value[name], part, shapes, f"{at}.{name}")
            elif "x-when" not in part and schema.get("additionalProperties") is not True:
                found.append(f"{at}.{name} is not there")
    return found
