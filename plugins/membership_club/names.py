"""Names that are data, one a language: of clubs, tiers, benefits. Pure."""

from typing import Any

from rugui.toolkit import html_lang

FIELDS = {"en": "name_en", "zh-Hant-TW": "name_zh_hant", "zh-Hans-CN": "name_zh_hans"}


class Named:
    """The name of a row in the language of whoever reads it; where it has none in that one, in the first it has."""

    def __init__(self, row: Any, prefix: str = "") -> None:
        """`row` has `name_en`, `name_zh_hant`, `name_zh_hans` and `code`, each after the prefix (`tier_code`)."""
        self.names = {language: getattr(row, prefix + field) for language, field in FIELDS.items()}
        self.code: str = getattr(row, prefix + "code")

    def __str__(self) -> str:
        return self.names.get(html_lang()) or next((one for one in self.names.values() if one), "") or self.code

    def __html__(self) -> str:
        """Escaped for templates."""
        from markupsafe import escape

        return str(escape(str(self)))
