"""What `rugui club explain` prints: a case a line, in words or as JSON."""

import contextlib
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import IO, Any

import click
from rugui.toolkit import Invalid, _, _l, in_language

from membership_club import case_json, case_replay, schemas, words
from membership_club.case_json import Asked, Told
from membership_club.explain import Ahead, Explanation
from membership_club.rules import Version

MOST_BYTES = 1_000_000  # of one line
KEPT = 1000  # clubs whose rules one file may state for the lines after
BOM = b"\xef\xbb\xbf"


def run(file: IO[bytes], *, as_json: bool) -> int:
    """Print every case of a file; how many lines could not be read or differ from what they expect."""
    known: dict[str, tuple[Version, ...]] = {}
    wrong = cases = 0
    for number, raw in _lines(file):
        cases += 1
        try:
            if len(raw) > MOST_BYTES:
                raise Invalid(_l("A line has at most %(n)s bytes.", n=MOST_BYTES))
            told = case_json.read(_text(raw), known)
            with _spoken(told):
                good = _told(number, told, as_json)
        except Invalid as error:
            good = _refused(number, error, as_json)
        else:
            if told.club and (told.club in known or len(known) < KEPT):
                known[told.club] = told.versions
        wrong += not good
    if not cases:
        click.echo(_("There is no case in this file."), err=True)
    return wrong if cases else 1


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers, those of blanks left out; of one that is too long, a little more than fits."""
    number = 0
    while raw := file.readline(MOST_BYTES + 2):
        number += 1
        rest = raw
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(MOST_BYTES)
        line = (raw.removeprefix(BOM) if number == 1 else raw).strip(b" \t\r\n")
        if line:
            yield number, line


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid(_l("This is not UTF-8.")) from None


def _spoken(told: Told) -> AbstractContextManager[None]:
    return in_language(told.language) if told.language else contextlib.nullcontext()


def _told(number: int, told: Told, as_json: bool) -> bool:
    days = [(asked, case_replay.explained(told, asked.on)) for asked in told.asked]
    shown = [_day(asked, found, told.currency) for asked, found in days]
    good = all(one.get("agrees", True) for one in shown)
    if as_json:
        line = {"line": number, "case": told.case, "club": told.club, "ok": good, "days": shown}
        click.echo(json.dumps(line, ensure_ascii=False, default=str))
        return good
    click.echo(_("Line %(n)s: %(case)s", n=number, case=told.case or told.club).rstrip(": "))
    if not days:
        click.echo("  " + _("The rules of this club hold for the lines after it."))
    for (asked, found), one in zip(days, shown, strict=True):
        for text in _sentences(asked, found, one, told.currency):
            click.echo("  " + text)
    return good


def _refused(number: int, error: Invalid, as_json: bool) -> bool:
    fields = {name: str(text) for name, text in error.fields.items()}
    if as_json:
        line = {"line": number, "ok": False, "error": str(error), "errors": fields}
        click.echo(json.dumps(line, ensure_ascii=False))
    else:
        click.echo(_("Line %(n)s: %(problem)s", n=number, problem=error))
        for name, text in fields.items():
            click.echo(f"  {name}: {text}")
    return False


def _day(asked: Asked, told: Explanation, currency: str) -> dict[str, Any]:
    """A day as JSON values: what may be expected of it, and the explanation as the API gives it."""
    there = case_replay.found(told)
    why = schemas.why(told, {}, {}, currency)
    for name in ("membership", "history", "status", "tier", "term_end"):
        del why[name]
    shown = {"on": asked.on, **there, **why}
    if asked.expected:
        differs = case_replay.differences(asked.expected, there)
        shown |= {
            "agrees": not differs,
            "differs": {name: {"expected": one, "found": other} for name, (one, other) in differs.items()},
        }
    return shown


def _sentences(asked: Asked, told: Explanation, shown: dict[str, Any], currency: str) -> Iterator[str]:
    status = str(words.STATUSES[told.state.status])
    yield f"{asked.on}  {status}" + (f" · {shown['tier']}" if shown["tier"] else "")
    yield "  " + words.status(told.status, {}, currency)
    if told.state.member:
        yield "  " + words.why_tier(told.tier, {}, currency)
    if told.paused is not None:
        yield "  " + words.paused(told.paused)
    if told.next_tier is not None:
        yield "  " + _("For %(tier)s: %(what)s.", tier=told.next_tier.tier, what=_missing(told.next_tier, currency))
    if told.keep is not None:
        keep = told.keep
        text = _("For keeping %(tier)s by %(day)s: %(what)s; else %(lower)s.", tier=keep.tier, day=words.day(keep.by),
                 what=_missing(keep, currency), lower=keep.falls_to)  # fmt: skip
        yield "  " + text
    for step in told.upcoming[:3]:
        line = words.step(step, {}, currency)
        yield f"  {words.day(step.on)}  {words.CHANGES[step.kind]}" + (f" ({line})" if line else "")
    if "agrees" in shown:
        yield "  " + (_("Agrees with what was expected.") if shown["agrees"] else _("Differs:"))
        for name, one in shown["differs"].items():
            expected, found = json.dumps(one["expected"]), json.dumps(one["found"])
            yield "    " + _("%(what)s: expected %(expected)s, found %(found)s", what=name, expected=expected,
                             found=found)  # fmt: skip


def _missing(ahead: Ahead, currency: str) -> str:
    missing = words.missing(ahead, currency)
    return _("%(what)s missing", what=missing) if missing else _("nothing is missing")
