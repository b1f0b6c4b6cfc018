"""Who may see and change which field of a guest. Pure but for `acting`."""

from collections.abc import Iterable

from rugui.customers import names as naming
from rugui.customers.details import FIELDS, MASKED, REVEALING
from rugui.interactions.access import acting
from rugui.values import NameForm, Viewer

READ, WRITE, REVEAL = "customers.read", "customers.write", "customers.reveal"
DOCUMENTS, INCOGNITO, RESTRICT, EXPORT = (
    "customers.documents", "customers.incognito", "customers.restrict", "customers.export",
)  # fmt: skip
__all__ = ["DOCUMENTS", "EXPORT", "INCOGNITO", "READ", "RESTRICT", "REVEAL", "WRITE", "acting", "editable", "hidden"]


def hidden(names: Iterable[NameForm], viewer: Viewer) -> bool:
    """Whether this reader may know the guest by the pseudonym only."""
    return naming.protected(names) and not viewer.can(INCOGNITO)


def editable(names: Iterable[NameForm], viewer: Viewer) -> frozenset[str]:
    """The fields of `Details` this viewer may read in full and therefore change."""
    fields = set(FIELDS)
    if not viewer.can(REVEAL):
        fields -= MASKED
    if hidden(names, viewer):
        fields -= REVEALING | {"names"}
    return frozenset(fields)
