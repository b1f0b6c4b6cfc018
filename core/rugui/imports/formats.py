"""Which reader a file wants, and its rows whatever that is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import IO

from rugui.imports import csv_files, opera, sources, vcard
from rugui.imports.guest_rows import Setting
from rugui.imports.problems import Problem, Unreadable
from rugui.imports.records import Parsed

READERS: Mapping[str, Callable[[IO[bytes], Setting], tuple[str, Iterator[Parsed]]]] = {
    "csv": csv_files.read,
    "vcard": vcard.read,
    "opera": opera.read,
}
ENDINGS = {
    "csv": "csv",
    "txt": "csv",
    "tsv": "csv",
    "vcf": "vcard",
    "vcard": "vcard",
    "json": "opera",
    "jsonl": "opera",
}


@dataclass
class Reading:
    """A file being read: how it is encoded, and what was said about the whole of it."""

    encoding: str = ""
    problems: list[Problem] = field(default_factory=list)


def guess(file_name: str) -> str:
    """The format by a file's name, .gz and .zip left aside; `Unreadable` where it says nothing."""
    name = file_name.lower()
    for packed in (".gz", ".zip"):
        name = name.removesuffix(packed)
    form = ENDINGS.get(name.rpartition(".")[2])
    if form is None:
        raise Unreadable("unknown_format")
    return form


def rows(file: IO[bytes], form: str, setting: Setting, reading: Reading) -> Iterator[Parsed]:
    """Every row of a file or of the files in an archive; fills `reading` as it goes. Raises `Unreadable`.

    In an archive of several files one that cannot be read is a refused row, and the others go on.
    """
    with sources.opened(file) as found:
        for source in found:
            reading.problems += source.problems
            try:
                codec, parsed = READERS[form](source.file, setting)
                reading.encoding = reading.encoding or codec
                for one in parsed:
                    yield replace(one, place=f"{source.name}:{one.place}") if source.name else one
            except Unreadable as error:
                if not source.name:
                    raise
                yield Parsed(source.name, problems=(Problem("file", value=str(error)),))
