"""`rugui pricing`: check discount facts, lint and replay rules, without a database."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from flask_babel import Babel
from rugui.toolkit import in_language

from loyalty_pricing import check as checking
from loyalty_pricing.receipt import AUDIENCES, receipt

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LANGUAGES = ("en", "zh-Hant-TW", "zh-Hans-CN")


@click.group()
def pricing() -> None:
    """Prices: check discount facts, lint and replay rules."""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language without a database: an application that knows the plugin's words and nothing else."""
    said = language or next(filter(None, map(os.environ.get, ("RUGUI_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))), "")
    tag = said.partition(".")[0].replace("_", "-").lower()
    if tag.startswith("zh"):
        tag = "zh-Hans-CN" if "hans" in tag or tag.endswith(("-cn", "-sg", "-my")) else "zh-Hant-TW"
    else:
        tag = "en"
    app = Flask("loyalty_pricing")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(__file__).with_name("translations"))
    Babel(app, default_locale="en")
    with app.app_context(), in_language(tag):
        yield


@pricing.command()
@click.argument("file", type=FILE)
@click.option("--receipt", "receipts", is_flag=True, help="Print the receipt of each.")
@click.option("--audience", type=click.Choice(AUDIENCES), default="staff", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default=None, help="Of the receipt; the terminal's if not given."
)
def check(file: Path, receipts: bool, audience: str, as_json: bool, language: str | None) -> None:
    """Run discount facts (JSON lines) through the engine: what it makes of each, and whether that is what they say.

    Exit status 1 where a line differs or cannot be read.
    """
    good = bad = differing = 0
    with speaking(language or ""), file.open("rb") as lines:
        for one in checking.check(lines):
            good, differing, bad = (
                good + one.agrees,
                differing + (not one.agrees and not one.error),
                bad + bool(one.error),
            )
            said = checking.as_json(one)
            shown = [receipt(each.quote, each.asked.rules, audience).text() for each in one.answers] if receipts else []
            if as_json:
                click.echo(
                    json.dumps({**said, **({"receipt": "\n".join(shown)} if receipts else {})}, ensure_ascii=False)
                )
                continue
            click.echo(_line(one))
            for text in shown:
                click.echo("\n".join(f"    {line}" for line in text.splitlines()))
    if not as_json:
        click.echo(f"{good + differing + bad} lines: {good} agree, {differing} differ, {bad} cannot be read")
    if differing or bad:
        raise SystemExit(1)


def _line(one: checking.Checked) -> str:
    if one.error:
        return f"{one.line}: error: {one.error}"
    parts = []
    for each in one.answers:
        shipping = "" if each.shipping is None else f" shipping {checking.plain(each.shipping)}"
        parts.append(f"total {checking.plain(each.total)} discount {checking.plain(each.discount)}{shipping}")
    verdict = "agrees" if one.agrees else "differs: " + "; ".join(text for each in one.answers for text in each.differs)
    return f"{one.line}: {', '.join(parts)}: {verdict}" + (f" [{one.case}]" if one.case else "")
