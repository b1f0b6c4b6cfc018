"""`rugui pricing`: check discount facts, lint and replay rules, without a database."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from flask_babel import Babel
from rugui.toolkit import Invalid, _, in_language, utcnow

from loyalty_pricing import check as checking
from loyalty_pricing import linting
from loyalty_pricing.cart_json import dump_cart
from loyalty_pricing.lint_words import example, sentence
from loyalty_pricing.reading import Reader
from loyalty_pricing.receipt import AUDIENCES, receipt
from loyalty_pricing.replay_commands import run
from loyalty_pricing.rules import RuleSet
from loyalty_pricing.rules_json import load

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


def rules_of(file: Path) -> RuleSet:
    """The rule set of a JSON file; what is wrong with it becomes a message with paths."""
    try:
        return load(json.loads(file.read_bytes()))
    except Invalid as error:
        lines = [f"{file}: {error}", *(f"  {name}: {text}" for name, text in error.fields.items())]
        raise click.ClickException("\n".join(lines)) from error
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{file}: {error}") from error


def share(_ctx: click.Context, _param: click.Parameter, given: str) -> int:
    """A percentage with at most two decimals as hundredths of a percent."""
    reader = Reader()
    found = 0 if given == "0" else reader.hundredths(given, "share", 100)
    if reader.wrong:
        raise click.BadParameter(given)
    return found


@pricing.command("replay")
@click.argument("bookings", type=FILE)
@click.argument("rules", type=FILE, nargs=-1, required=True)
@click.option("--cost", default="40", show_default=True, callback=share, help="Cost, in percent of the rate.")
@click.option("--commission", default="15", show_default=True, callback=share, help="Of travel agents, in percent.")
@click.option("--json", "programs", is_flag=True, help="As JSON.")
@click.option("--quiet", is_flag=True, help="No progress.")
@click.option("--language", type=click.Choice(LANGUAGES), default=None, help="The terminal's if not given.")
def replay_command(
    bookings: Path, rules: tuple[Path, ...], cost: int, commission: int, programs: bool, quiet: bool,
    language: str | None,
) -> None:  # fmt: skip
    """Run draft rules over past bookings (CSV in the form of the hotel booking demand data, gzipped or not)."""
    if len(rules) > 2:
        raise click.UsageError("at most two drafts")
    with speaking(language or ""):
        try:
            run(bookings, [rules_of(one) for one in rules], cost, commission, programs=programs, quiet=quiet)
        except Invalid as error:
            raise click.ClickException(str(error)) from error


@pricing.command("lint")
@click.argument("file", type=FILE)
@click.option("--json", "programs", is_flag=True, help="One JSON object a line.")
@click.option("--language", type=click.Choice(LANGUAGES), default=None, help="The terminal's if not given.")
def lint_command(file: Path, programs: bool, language: str | None) -> None:
    """Look for what is wrong with a rule set (JSON), each finding with a cart that shows it.

    Exit status 1 where there is a finding.
    """
    with speaking(language or ""):
        rules = rules_of(file)
        found = linting.lint(rules, utcnow().date())
        for one in found:
            if programs:
                said = {"code": one.code, "rules": one.rules, "says": sentence(one), "cart": dump_cart(one.cart),
                        "facts": one.facts.values, "listed": one.quote.listed, "total": one.quote.total}  # fmt: skip
                click.echo(json.dumps(said, ensure_ascii=False, default=str))
            else:
                click.echo(f"{one.code}: {sentence(one)}\n    {example(one)}")
        if not found and not programs:
            click.echo(_("Nothing was found wrong."))
    if found:
        raise SystemExit(1)
