"""What the linting finds in a version of the rules before it comes into force, in words."""

from typing import Any

from rugui.toolkit import html_lang, today_here
from sqlalchemy.orm import Session

from loyalty_pricing import linting, phrases, rules_json
from loyalty_pricing.lint_words import example, sentence
from loyalty_pricing.models_rules import RulesVersion
from loyalty_pricing.receipts import called
from loyalty_pricing.service_rules import ACTIVE


def of_version(session: Session, row: RulesVersion) -> list[dict[str, Any]]:
    """Each finding with its `code` (one of `linting.CODES`), its `rules`, what it `says`, and an `example` cart in a
    line; none for rules that are in force already."""
    if row.status == ACTIVE:
        return []
    rules = rules_json.load(row.document)
    names = called(session) | {rule.id: phrases.named(rule.names, html_lang(), rule.id) for rule in rules.rules}
    return [
        {"code": one.code, "rules": list(one.rules), "says": sentence(one, names), "example": example(one, names)}
        for one in linting.lint(rules, today_here(session))
    ]
