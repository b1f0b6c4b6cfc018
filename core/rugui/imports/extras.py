"""What hangs on a guest beside the fields of a form: employer, notes, documents. What of a row is not here yet. Pure.

A guest's are kept as a set of short texts, so that a dry run can remember them: `o` an employer's name as compared,
`n` a note, `l` a line of one that is not confidential, `d` a document's keyed hash.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rugui.customers.documents import normal
from rugui.imports.records import Document, GuestRecord, Note
from rugui.imports.text import INVISIBLE
from rugui.recall.fold import fold


@dataclass(frozen=True, slots=True)
class Fresh:
    """What of a row has to be written; `marks` is how it is remembered."""

    organisation: str = ""
    notes: tuple[Note, ...] = ()
    documents: tuple[Document, ...] = ()
    marks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.marks)


NOTHING = Fresh()


def any_of(record: GuestRecord) -> bool:
    """Whether a row has anything of the kind."""
    return bool(record.organisation or record.notes or record.documents)


def fresh(record: GuestRecord, here: set[str], papers: Mapping[str, Sequence[str]]) -> Fresh:
    """What a row says that `here` does not know yet; `here` knows it afterwards.

    `papers` are the keyed hashes of a document's number, one for each key in use. Notes are compared line by line:
    an export writes all of a guest's into one cell.
    """
    if not any_of(record):
        return NOTHING
    before = set(here)
    employer = folded(record.organisation)
    organisation = record.organisation if employer and f"o{employer}" not in here else ""
    if organisation:
        here.add(f"o{employer}")
    notes = tuple(note for note in record.notes if _new_note(note, here))
    documents = []
    for paper in record.documents:
        hashes = papers[normal(paper.number)]
        if not any(f"d{one}" in here for one in hashes):
            documents.append(paper)
            here.update(f"d{one}" for one in hashes)
    return Fresh(organisation, notes, tuple(documents), tuple(sorted(here - before)))


def _new_note(note: Note, here: set[str]) -> bool:
    said = f"n{note.text}", *([] if note.confidential else lines(note.text))
    if said[0] in here or (len(said) > 1 and here.issuperset(said[1:])):
        return False
    here.update(said)
    return True


def lines(text: str) -> list[str]:
    """The marks of the lines of a note, however they were spaced."""
    tidied = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text.translate(INVISIBLE)).splitlines())
    return [f"l{line}" for line in tidied if line]


def employers(names: Iterable[str]) -> set[str]:
    """The marks of employers."""
    return {f"o{folded(name)}" for name in names}


def folded(name: str) -> str:
    """The name of an organisation as compared."""
    return " ".join(fold(name).split())
