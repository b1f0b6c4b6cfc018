"""Opening what was given: a plain file, .gz or .zip, unpacked with limits that are counted while reading."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, cast

from rugui.imports.problems import Problem, Unreadable, beside

MOST_BYTES = 2 * 1024**3  # unpacked, of one import
MOST_RATIO = 200  # real lists of guests shrink to a tenth or so; the repetitive ones to a fiftieth
ALWAYS = 16 * 1024**2  # up to here no ratio is suspicious
MOST_FILES = 1000
CHUNK = 256 * 1024
IN_MEMORY = 8 * 1024**2
# Beginnings of files that are no text: nobody means to import them, and every decoder would find something in them.
BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"SQLite format 3",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
)


@dataclass
class Source:
    """One file to read, from its start; `name` is "" unless it came out of an archive."""

    file: IO[bytes]
    name: str = ""
    problems: list[Problem] = field(default_factory=list)


@dataclass
class _Budget:
    packed: int
    unpacked: int = 0

    def spend(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > MOST_BYTES:
            raise Unreadable("too_large", limit=f"{MOST_BYTES // 1024**3} GB")
        if self.unpacked > ALWAYS and self.unpacked > MOST_RATIO * max(self.packed, 1):
            raise Unreadable("bomb")


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Iterator[Source]]:
    """The files inside `file` (seekable, binary), one after another; an archive's are unpacked when asked for."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    if not head.strip():
        raise Unreadable("empty")
    if size > MOST_BYTES:
        raise Unreadable("too_large", limit=f"{MOST_BYTES // 1024**3} GB")
    if head.startswith(b"\x1f\x8b"):
        with _scratch() as target:
            yield iter([_gunzip(file, target, _Budget(size))])
    elif head.startswith(b"PK"):
        yield _unzip(file, _Budget(size))
    else:
        yield iter([_checked(Source(file))])


def _scratch() -> IO[bytes]:
    return cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))


def _checked(source: Source) -> Source:
    head = source.file.read(16)
    source.file.seek(0)
    if head.startswith(BINARY) or (head.startswith(b"PK") and source.name):
        raise Unreadable("binary")
    return source


def _gunzip(file: IO[bytes], target: IO[bytes], budget: _Budget) -> Source:
    source = Source(target)
    packed = file.read(CHUNK)
    while packed.startswith(b"\x1f\x8b"):  # several members one after another are one file
        stream = zlib.decompressobj(31)
        try:
            while not stream.eof:
                if not packed and not (packed := file.read(CHUNK)):
                    raise Unreadable("cut_off")
                piece = stream.decompress(packed, CHUNK)
                packed = stream.unconsumed_tail
                budget.spend(len(piece))
                target.write(piece)
        except zlib.error as error:
            raise Unreadable("broken_archive", why=str(error)) from error
        packed = stream.unused_data or file.read(CHUNK)
    if packed.strip(b"\0"):
        source.problems.append(beside("archive_tail"))
    target.seek(0)
    return _checked(source)


def _unzip(file: IO[bytes], budget: _Budget) -> Iterator[Source]:
    try:
        archive = zipfile.ZipFile(file)
        members = [one for one in archive.infolist() if _wanted(one)]
        if not members:
            raise Unreadable("no_file")
        names = {one.filename for one in members}
        if "[Content_Types].xml" in names or "mimetype" in names:
            raise Unreadable("binary")  # .xlsx, .docx and .ods are zip archives too
        if len(members) > MOST_FILES:
            raise Unreadable("many_files", limit=MOST_FILES)
        if any(one.flag_bits & 1 for one in members):
            raise Unreadable("locked_archive")
        # What the headers say is believed only when it is bad news; what comes out is counted as well.
        _Budget(budget.packed).spend(sum(one.file_size for one in members))
        for member in members:
            with _scratch() as target, archive.open(member) as stream:
                while piece := stream.read(CHUNK):
                    budget.spend(len(piece))
                    target.write(piece)
                target.seek(0)
                yield _checked(Source(target, member.filename if len(members) > 1 else ""))
    except EOFError as error:
        raise Unreadable("cut_off") from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError) as error:
        raise Unreadable("broken_archive", why=str(error)) from error


def _wanted(member: zipfile.ZipInfo) -> bool:
    last = member.filename.rpartition("/")[2]
    return not member.is_dir() and not member.filename.startswith("__MACOSX/") and not last.startswith(".")
