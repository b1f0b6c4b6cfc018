"""Names that are data, one a language: of products, rate plans, rules. Pure."""

from collections.abc import Mapping
from typing import Any

from markupsafe import escape
from rugui.toolkit import html_lang

FIELDS = {"en": "name_en", "zh-Hant-TW": "name_zh_hant", "zh-Hans-CN": "name_zh_hans"}


class Said:
    """A text in several languages, in that of whoever reads it; where it has none in that one, in the first it has."""

    def __init__(self, texts: Mapping[str, str], otherwise: str) -> None:
        """`texts` by language (BCP 47)."""
        self.texts, self.otherwise = texts, otherwise

    def __str__(self) -> str:
        return self.texts.get(html_lang()) or next((one for one in self.texts.values() if one), "") or self.otherwise

    def __html__(self) -> str:
        """Escaped for templates."""
        return str(escape(str(self)))


class Named(Said):
    """The name of a row in the language of whoever reads it."""

    def __init__(self, row: Any) -> None:
        """`row` has `name_en`, `name_zh_hant`, `name_zh_hans` and `code`."""
        super().__init__({language: getattr(row, field) for language, field in FIELDS.items()}, row.code)
