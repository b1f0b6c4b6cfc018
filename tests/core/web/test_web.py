"""The blueprint `web` and the helpers of templates."""

import re
from urllib.parse import urlsplit

import pytest
import rugui.web
from hypothesis import given
from hypothesis import strategies as st
from rugui.app import create_app
from rugui.edge import PUBLIC, requires
from rugui.values import NameForm
from rugui.web.views import local_path


def _app(folder, **settings):
    values = {"INSTANCE": folder, "SECRET_KEY": "test" * 10, "DATABASE_URL": "sqlite://", "TESTING": True,
              "DEVELOPMENT": True, "WTF_CSRF_ENABLED": False}  # fmt: skip
    return create_app(values | settings, [])


@pytest.fixture(scope="module")
def look(tmp_path_factory):
    return _app(tmp_path_factory.mktemp("instance"))


@pytest.mark.parametrize("language", ["zh-Hant-TW", "zh-Hans-CN", "en"])
def test_style_guide_shows_every_part_in_every_language(look, language):
    page = look.test_client().get("/styleguide", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    ids = re.findall(r'\sid="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))


def test_style_guide_shows_every_macro(look):
    parts = look.jinja_env.get_template("macros/parts.html").module
    names = {name for name in vars(parts) if not name.startswith("_")}
    families = {"guest", "search", "form", "page", "feedback", "chart"}
    used = set(re.findall(r"\bui\.(\w+)", look.jinja_env.loader.get_source(look.jinja_env, "styleguide.html")[0]))
    # In base.html, or used by another part that is shown.
    elsewhere = {"guest_line", "fact", "one_name", "csrf", "errors_summary", "breadcrumbs", "dialog_close"}
    assert names - families - elsewhere <= used


def test_style_guide_is_not_there_in_production(tmp_path):
    assert _app(tmp_path, DEVELOPMENT=False).test_client().get("/styleguide").status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_language_is_remembered_and_keeps_the_page(look, method):
    client = look.test_client()
    send = getattr(client, method)
    values = {"language": "zh-Hans-CN", "next": "/styleguide?a=1"}
    answer = send("/language", **{"query_string" if method == "get" else "data": values})
    assert (answer.status_code, answer.location) == (303, "/styleguide?a=1")
    assert '<html lang="zh-Hans-CN">' in client.get("/styleguide").text


def test_language_that_is_not_offered_is_refused(look):
    assert look.test_client().get("/language?language=fr").status_code == 400


@given(st.one_of(st.text(), st.from_regex(r"[/\\]{0,3}[a-z:@.\\/?#\t]{0,20}", fullmatch=True)))
def test_going_back_never_leads_elsewhere(address):
    path = local_path(address)
    assert path.startswith("/")
    assert not path.startswith("//")
    assert not urlsplit(path).netloc
    assert "\\" not in path


def test_static_files_may_be_kept_for_a_year_only_under_their_hash(look):
    client = look.test_client()
    with look.test_request_context():
        address = rugui.web.static_url("css/tokens.css")
    with client.get(address) as hashed, client.get("/static/css/tokens.css") as plain:
        assert "immutable" in hashed.headers["Cache-Control"]
        assert "immutable" not in plain.headers.get("Cache-Control", "")


def test_a_saved_form_tells_the_next_page_once_to_drop_its_draft(tmp_path):
    app = _app(tmp_path)

    @requires(PUBLIC)
    def save():
        from flask import redirect, request

        return redirect("/styleguide") if request.form.get("good") else ("again", 422)

    app.add_url_rule("/save", "save", save, methods=["POST"])
    client = app.test_client()
    client.post("/save", data={"_keep": "guest:ab12"})
    assert 'name="saved"' not in client.get("/styleguide").text
    client.post("/save", data={"_keep": "guest:ab12", "good": "1"})
    assert '<meta name="saved" content="guest:ab12">' in client.get("/styleguide").text
    assert 'name="saved"' not in client.get("/styleguide").text


def test_unknown_icon_is_an_error_in_development_and_a_circle_in_production(look, tmp_path):
    with look.test_request_context(), pytest.raises(LookupError):
        rugui.web.icon("no-such")
    with _app(tmp_path, DEVELOPMENT=False).test_request_context():
        assert "#circle" in rugui.web.icon("no-such")


@pytest.mark.parametrize(
    ("form", "written"),
    [
        (NameForm("primary", "王小明", "zh-Hant-TW", honorific="先生"), '王小明 <span class="hon">先生</span>'),
        (NameForm("primary", "John Smith", "", honorific="Mr"), '<span class="hon">Mr</span> John Smith'),
        (NameForm("primary", "<b>", "en"), "&lt;b&gt;"),
    ],
)
def test_honorific_stands_where_the_script_wants_it(look, form, written):
    with look.test_request_context():
        part = look.jinja_env.get_template("macros/guest.html").module
        assert written in part.name([form])


def test_names_in_another_script_carry_their_own_language(look):
    names = [NameForm("primary", "張偉", "zh-Hant-TW"), NameForm("alternate", "张伟", "zh-Hans-CN")]
    with look.test_request_context():
        text = look.jinja_env.get_template("macros/guest.html").module.name(names)
    assert '<span class="n" lang="zh-Hans-CN">张伟</span>' in text


def test_search_box_id_is_taken_from_htmx_but_not_trusted(look):
    with look.test_request_context(headers={"HX-Source": "input#palette-find"}):
        assert rugui.web.search_box_id() == "palette-find"
    with look.test_request_context(headers={"HX-Source": 'input#"><script>'}):
        assert rugui.web.search_box_id() == "find"


def test_coming_back_from_a_page_that_only_a_post_shows(look):
    with look.test_request_context("/styleguide", method="POST"):
        assert rugui.web.this_page() == "/styleguide"
    with look.test_request_context("/site", method="POST"):
        assert rugui.web.this_page() == "/"
    with look.test_request_context("/styleguide?q=%E7%8E%8B"):
        assert rugui.web.this_page() == "/styleguide?q=%E7%8E%8B"
