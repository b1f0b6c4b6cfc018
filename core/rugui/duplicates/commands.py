"""`rugui duplicates find|list`, `rugui merge KEPT DROPPED`, `rugui unmerge ID`."""

import time
from typing import TYPE_CHECKING

import click

from rugui.cli import application, unit_of_work

if TYPE_CHECKING:
    from rugui.duplicates.preview import Preview


@click.group()
def duplicates() -> None:
    """Guests who may be on record twice."""


@duplicates.command()
def find() -> None:
    """Look at everybody now, and say how it went."""
    from rugui.duplicates import background, finding
    from rugui.values import OPERATOR

    with application() as app:
        state, began = app.extensions["rugui"], time.monotonic()
        with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
            run = finding.start(session).id
        more, counts = True, {}
        while more:
            more = background.step(state, run)
            with state.database.unit_of_work(state.plugins, write=False) as session:
                if (now := finding.latest(session)) is not None:
                    counts = dict(now.counts)
                    click.echo(f"\r{now.phase:10} {counts.get('compared', 0):>10,} compared", nl=False, err=True)
        click.echo("", err=True)
    click.echo(f"{counts.get('compared', 0):,} pairs compared in {time.monotonic() - began:.0f} s.")
    for phase, larger in counts.get("larger", {}).items():
        click.echo(f"  {phase}: {larger:,} shared by too many to compare on that alone")


@duplicates.command("list")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--apart", is_flag=True, help="Those said to be two people.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, the same as the API gives.")
def list_(limit: int, apart: bool, as_json: bool) -> None:
    """Pairs, the likeliest first."""
    import orjson

    from rugui.customers import names
    from rugui.duplicates import schemas, service, words
    from rugui.values import OPERATOR

    with unit_of_work(write=False) as session:
        pairs = service.listed(session, OPERATOR, limit=limit, status="apart" if apart else "open")
        if as_json:
            click.echo(orjson.dumps([schemas.pair(one) for one in pairs], option=orjson.OPT_INDENT_2).decode())
            return
        for one in pairs:
            who = f"{names.shown(one.one.names)} / {names.shown(one.other.names)}"
            click.echo(f"{one.score:5.1f}  {one.one.public_id} {one.other.public_id}  {who}")
            click.echo(f"       {words.BANDS[one.band]}: {', '.join(words.why(one.reasons))}")


@click.command()
@click.argument("kept")
@click.argument("dropped")
@click.option("--take", multiple=True, metavar="FIELD=SIDE", help="Choose a side (kept, dropped, both) for a field.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
def merge(kept: str, dropped: str, take: tuple[str, ...], dry_run: bool) -> None:
    """Merge the record DROPPED into KEPT, both by id. Undo it with `rugui unmerge`."""
    from rugui.duplicates import merging, preview
    from rugui.values import OPERATOR

    chosen = {name: side for name, _equals, side in (one.partition("=") for one in take)}
    with unit_of_work(write=not dry_run) as session:
        found = preview.preview(session, kept, dropped, OPERATOR, chosen)
        if dry_run:
            _show(found)
            return
        row = merging.merge(session, kept, dropped, (found.kept.version, found.dropped.version), chosen)
        click.echo(row.public_id)


def _show(found: "Preview") -> None:
    for one in found.plan.fields:
        if one.differs:
            click.echo(f"{one.label}: {one.side} ({one.why})\n  kept:    {one.kept}\n  dropped: {one.dropped}")
    for rows in found.rows:
        click.echo(f"moves {rows.count} {rows.title}" + (f" ({rows.owner})" if rows.owner else ""))
    if found.restriction.after:
        click.echo(f"restriction afterwards: {found.restriction.after}")
    for state in found.lost:
        click.echo(f"to be asked again: {state.purpose} {state.channel}".rstrip())


@click.command()
@click.argument("merge_id", metavar="ID")
def unmerge(merge_id: str) -> None:
    """Undo a merge. What was changed since stays with the survivor, and is listed."""
    from rugui.duplicates import unmerging, words

    with unit_of_work() as session:
        for sentence in words.later(unmerging.unmerge(session, merge_id).left):
            click.echo(sentence)
