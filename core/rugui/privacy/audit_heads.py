"""Signed heads of the audit log, kept outside the database: how long the chain was, and when.

`head.json` in the instance's folder `audit` is the newest; `heads.jsonl` keeps the first of each day. Whoever wants
more carries `rugui audit head` out of the house: any head ever written proves what came before it.
"""

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from rugui.privacy.sealing import Seals

NEWEST, DAILY = "head.json", "heads.jsonl"


@dataclass(frozen=True, slots=True)
class Head:
    """The chain's value (hex) at entry `seq`, said at `at` (ISO 8601, UTC) and signed (hex)."""

    seq: int
    chain: str
    at: str
    signature: str = ""

    @property
    def text(self) -> bytes:
        """What is signed."""
        return f"rugui audit head 1\n{self.seq}\n{self.chain}\n{self.at}\n".encode()

    def dump(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self), sort_keys=True)


class NoHead(ValueError):
    """A file of heads holds something that is none."""


def sign(seals: Seals, seq: int, chain: bytes, now: datetime) -> Head:
    """The signed head of a chain that ends with entry `seq`."""
    head = Head(seq, chain.hex(), now.astimezone(UTC).isoformat(timespec="seconds"))
    return Head(head.seq, head.chain, head.at, seals.sign(head.text))


def parse(line: str) -> Head:
    """The head a line holds; raises `NoHead`."""
    try:
        values = json.loads(line)
        head = Head(values["seq"], values["chain"], values["at"], values["signature"])
    except (ValueError, TypeError, KeyError) as error:
        raise NoHead(line[:80]) from error
    if type(head.seq) is not int or not all(isinstance(one, str) for one in (head.chain, head.at, head.signature)):
        raise NoHead(line[:80])
    return head


def read(files: Iterable[Path]) -> list[Head]:
    """Every head in these files, those that are there; raises `NoHead`."""
    lines = (line for file in files if file.is_file() for line in file.read_text("utf-8").splitlines())
    return [parse(line) for line in lines if line.strip()]


def files(folder: Path) -> list[Path]:
    """The files of heads of an instance."""
    return [folder / DAILY, folder / NEWEST]


def keep(folder: Path, head: Head) -> None:
    """Write the newest head, and the day's first into the list; on the disk before this returns."""
    folder.mkdir(parents=True, exist_ok=True)
    known = read([folder / NEWEST])
    if known and known[0].seq > head.seq:
        return  # another worker sealed meanwhile, or a backup was restored: the longer chain is what must be proven
    if not known or known[0].at[:10] != head.at[:10]:
        with (folder / DAILY).open("a", encoding="utf-8") as out:
            _write(out, head.dump() + "\n")
    new = folder / f"{NEWEST}.{secrets.token_hex(4)}"
    with new.open("w", encoding="utf-8") as out:
        _write(out, head.dump() + "\n")
    new.replace(folder / NEWEST)


def start_anew(folder: Path, head: Head) -> None:
    """Let `head` be the newest although the one before was longer, and set the list aside; see `audit accept`."""
    stamp = head.at.replace(":", "")
    for file in files(folder):
        if file.is_file():
            file.replace(file.with_name(f"{file.name}.before-{stamp}"))
    keep(folder, head)


def _write(out: TextIO, text: str) -> None:
    out.write(text)
    out.flush()
    os.fsync(out.fileno())
