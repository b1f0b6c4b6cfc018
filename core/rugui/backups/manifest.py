"""What a backup says of itself: from which engine and revisions, and a sum of every table."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from rugui.errors import Invalid
from rugui.i18n import _l

FILE = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Sum:
    """A table's number of rows, and a sum over the hashes of its rows in whatever order they stand."""

    rows: int
    sum: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`engine` is sqlite or postgresql, `made_at` ISO 8601 in UTC, `digest` the SHA-256 of the file `data` beside this.

    `key` names (it is no part of) the instance's secret; `revisions` are Alembic's, by component.
    """

    engine: str
    made_at: str
    key: str
    revisions: dict[str, list[str]]
    tables: dict[str, Sum]
    data: str
    digest: str
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(one.rows for one in self.tables.values())


def digest(file: Path) -> str:
    """SHA-256 of a file (hex)."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, last of all, and wait until the disk has everything in the folder."""
    _keep(folder / manifest.data)
    (folder / FILE).write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True) + "\n", "utf-8")
    _keep(folder / FILE)


def _keep(file: Path) -> None:
    file.chmod(0o600)
    with file.open("rb+") as data:
        os.fsync(data.fileno())


def read(folder: Path) -> Manifest:
    """The manifest of a backup whose data is what was written; raises `Invalid`."""
    try:
        values = json.loads((folder / FILE).read_text("utf-8"))
        values["tables"] = {name: Sum(**one) for name, one in values["tables"].items()}
        found = Manifest(**values)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Invalid(_l("%(place)s is no backup.", place=str(folder))) from error
    if found.format != FORMAT:
        raise Invalid(_l("This backup was made by another version of Rugui."))
    file = folder / Path(found.data).name
    if not file.is_file() or digest(file) != found.digest:
        raise Invalid(_l("The backup is damaged: %(file)s is not what was written.", file=found.data))
    return found


def differences(wanted: dict[str, Sum], found: dict[str, Sum]) -> list[str]:
    """Names of the tables that are not the same, or on one side only."""
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
