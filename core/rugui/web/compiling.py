"""Jinja as the pages use it: each template compiled once per language, with what is constant already said.

A guest's page says some two hundred constant words and shows a hundred constant icons. Asked for while a page is
rendered they were a third of its time; written into the compiled template they cost nothing.
"""

from collections.abc import Callable, MutableMapping
from types import FunctionType, MethodType
from typing import Any

from flask.templating import Environment as FlaskEnvironment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape

from rugui.i18n import html_lang


def text(value: Any) -> str:
    """What `markupsafe.escape` answers, as a plain string where it was one: it is only joined to others.

    A list of 300 arrivals escapes ten thousand values; to make a `Markup` of each took longer than to escape it.
    """
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    return value if kind is Markup else escape(value)


class _Generator(CodeGenerator):
    """Jinja's own, with `text` for what is put out."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        self.writeline(f"from {__name__} import text")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("text(")


class _Context(Context):
    """Jinja's own, but quick about what most of a page's four hundred calls are: macros, and functions that are not
    given the context."""

    def call(__self, __obj: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        kind = type(__obj)
        if kind is not Macro and (kind not in PLAIN or hasattr(__obj, "jinja_pass_arg")):
            return super().call(__obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return __obj(__self.eval_ctx, *args, **kwargs) if kind is Macro else __obj(*args, **kwargs)


class Environment(FlaskEnvironment):
    """Flask's environment, and an overlay of it for each language; templates are compiled in the overlays."""

    code_generator_class = _Generator
    context_class = _Context
    language = ""
    # Helpers of constant arguments that answer the same for as long as the application runs; `init_app`s fill it.
    constant: dict[str, Callable[..., Any]]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.constant = {}
        self.spoken: dict[str, Environment] = {}

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """The template in the language of the page; those it includes, imports and extends likewise."""
        if self.language:
            return super().get_template(name, parent, globals)
        return self.speaking(html_lang()).get_template(name, parent, globals)

    def speaking(self, language: str) -> "Environment":
        """This environment's overlay for a language (BCP 47)."""
        found = self.spoken.get(language)
        if found is None or found.loader is not self.loader:
            found = self.overlay()
            found.language = language
            self.spoken[language] = found
        return found

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        escapes = self.autoescape(name) if callable(self.autoescape) else self.autoescape
        if self.language and escapes:
            _Saying(self).visit(tree)
        return tree


class _Saying(NodeTransformer):
    """Puts in place of a call with constant arguments what it answers; `_()` of variables keeps only their places."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def visit_Call(self, call: nodes.Call) -> nodes.Node:
        self.generic_visit(call)
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        helper = self.environment.constant.get(name)
        texts = [one.value for one in call.args if isinstance(one, nodes.Const)]
        if helper is None or len(texts) < len(call.args) or call.dyn_args or call.dyn_kwargs:
            return call
        if name not in SAYING:
            return call if call.kwargs else _const(Markup(helper(*texts)), call)  # noqa: S704 - ours, and constant
        # As Jinja's own gettext does: a translation is markup, and a format whether it has variables or not.
        said = Markup(helper(*texts))  # noqa: S704 - translations are part of the program
        if not call.kwargs:
            return _const(said % {}, call)
        places = nodes.Dict([nodes.Pair(_const(one.key, call), one.value) for one in call.kwargs], lineno=call.lineno)
        return nodes.Mod(_const(said, call), places, lineno=call.lineno)


PLAIN = (FunctionType, MethodType)
SAYING = frozenset({"_", "gettext", "pgettext"})


def _const(value: Any, like: nodes.Node) -> nodes.Const:
    return nodes.Const(value, lineno=like.lineno, environment=like.environment)
