"""`rugui audit`."""

from pathlib import Path

import click

from rugui.cli import application, unit_of_work


@click.group()
def audit() -> None:
    """Verify the audit log; print its signed head."""


@audit.command()
@click.option("--head", "files", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A file with a signed head kept elsewhere; may be given several times.")  # fmt: skip
def verify(files: tuple[Path, ...]) -> None:
    """Look at every entry. Exit status 0: whole; 1: changed, and it says which entry is the first and why."""
    from rugui.privacy import audit_jobs
    from rugui.privacy.audit_verify import WORDS

    with application() as app:
        found = audit_jobs.verify(app.extensions["rugui"], files)
        click.echo(
            f"{found.sealed} entries in the chain, {found.blanked} of them blanked for an erasure; "
            f"{found.waiting} wait to be sealed; {found.heads} signed heads"
        )
        if found.unvouched:
            click.echo(f"{found.unvouched} were written under a secret not at hand: only their place was checked")
        if not found.whole:
            at = f"entry {found.seq}: " if found.seq else ""
            raise click.ClickException(f"NOT WHOLE. {at}{WORDS[found.problem]}")
    click.echo("whole")


@audit.command()
def head() -> None:
    """Seal what waits and print the signed head, to be kept where nobody of the house can change it."""
    from rugui.db import utcnow
    from rugui.privacy import audit_heads, audit_sealing
    from rugui.privacy.sealing import seals

    with unit_of_work() as session:
        while audit_sealing.seal(session):
            pass
        seq, chain = audit_sealing.end(session)
        if not seq:
            raise click.ClickException("the audit log is empty")
        click.echo(audit_heads.sign(seals(session), seq, chain, utcnow()).dump())
        click.echo(f"public key {seals(session).public_key}", err=True)


@audit.command()
@click.option("--reason", required=True, help="Why the log is shorter than it was: which backup was restored.")
def accept(reason: str) -> None:
    """After a restored backup: sign the head of the log as it is now. What was said before is kept beside it."""
    from rugui.privacy import audit as writing
    from rugui.privacy import audit_heads, audit_sealing

    with unit_of_work() as session:
        folder = session.info["audit_folder"]
        try:
            before = audit_heads.read([folder / audit_heads.NEWEST])
        except audit_heads.NoHead:
            before = []
        old = {"seq": before[-1].seq, "chain": before[-1].chain} if before else {}
        writing.record(session, "privacy.audit.accepted", reason=reason[:500], before=old)
        while audit_sealing.seal(session):
            pass
        seq, chain = audit_sealing.end(session)
        audit_sealing.keep_head(session, seq, chain, anew=True)
    click.echo(f"accepted: the log ends at entry {seq}")
