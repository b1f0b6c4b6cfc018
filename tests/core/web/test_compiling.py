"""Templates compiled our way put out what Jinja's own would."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from rugui.web.compiling import Environment, text

VALUES = st.one_of(st.text(), st.text().map(Markup), st.integers(), st.none())


@given(VALUES)
def test_what_is_put_out_is_escaped_as_jinja_does(value):
    assert text(value) == escape(value)


def test_what_a_block_or_a_macro_gathers_is_escaped_once(app):
    page = Environment(app, autoescape=True).from_string(
        "{% macro bold(one) %}<b>{{ one }}</b>{% endmacro %}{% set both %}{{ bold(x) }}{{ x }}{% endset %}"
        "{{ both }} {{ x ~ both }}"
    )
    both = "<b>&lt;&amp;&gt;</b>&lt;&amp;&gt;"
    assert page.render(x="<&>") == f"{both} &lt;&amp;&gt;{both}"
