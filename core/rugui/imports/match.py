"""Who a row is about: somebody here, somebody new, or a question only a person can answer. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rugui.customers.details import ORGANISATION, Details
from rugui.imports.problems import Problem, beside, refused
from rugui.recall.fold import fold, is_east_asian
from rugui.recall.keys import email_key
from rugui.values import NameForm

MANY = 8  # an e-mail or phone of more guests than this is an agency's: it says nothing about who this is


@dataclass
class Known:
    """Everybody a row of this chunk could be about; guests of the file not written yet have negative ids."""

    details: dict[int, Details] = field(default_factory=dict)
    external: dict[str, int] = field(default_factory=dict)
    public: dict[str, int] = field(default_factory=dict)
    crowded: set[str] = field(default_factory=set)  # e-mails and phones of more than `MANY` guests here
    emails: dict[str, list[int]] = field(default_factory=dict)
    phones: dict[str, list[int]] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)

    def add(self, customer_id: int, details: Details) -> None:
        """Somebody who is here from now on, or whose details are these now."""
        self.details[customer_id] = details
        if details.kind == ORGANISATION:
            self.organisations.setdefault(organisation_key(details), customer_id)
        if details.external_id:
            self.external[details.external_id] = customer_id
        for index, keys in ((self.emails, emails_of(details)), (self.phones, phones_of(details))):
            for key in keys:
                ids = index.setdefault(key, [])
                if customer_id not in ids:
                    ids.append(customer_id)


@dataclass(frozen=True, slots=True)
class Who:
    """The answer: a guest here (`customer_id`), or nobody yet; `question` where a person must decide, among whom."""

    customer_id: int | None = None
    question: Problem | None = None
    candidates: tuple[int, ...] = ()
    beside: Problem | None = None


def who(details: Details, known: Known, public_id: str = "") -> Who:
    """By our own id or the number first, then by e-mail or phone with the name; the name alone is nobody's proof."""
    number = details.external_id
    ids = (known.public.get(public_id), known.external.get(number or ""))
    ids_here = sorted({one for one in ids if one is not None})
    for found in ids_here:
        theirs = known.details[found]
        quite_another = details.names and not (akin(details, theirs) or _shares_contact(details, theirs))
        if len(ids_here) > 1 or quite_another:
            return Who(question=refused("external_id_other", number or public_id), candidates=tuple(ids_here))
        return Who(found)
    if details.kind == ORGANISATION:
        return Who(known.organisations.get(organisation_key(details)) if not number else None)
    candidates = _sharing(details, known)
    # Two numbers of the source are two profiles to it, whatever they share: that is for a merge to decide.
    others = [one for one in candidates if number and known.details[one].external_id]
    candidates = [one for one in candidates if one not in others]
    agreeing = [one for one in candidates if same_name(details, known.details[one])]
    if len(agreeing) == 1:
        return Who(agreeing[0])
    if len(agreeing) > 1:
        return Who(question=refused("several", len(agreeing)), candidates=tuple(agreeing))
    if candidates:
        shared = _shared(details, known.details[candidates[0]])
        return Who(question=refused("family", shared), candidates=tuple(candidates))
    alike = next((one for one in others if same_name(details, known.details[one])), None)
    return Who(beside=beside("looks_like", known.details[alike].external_id) if alike is not None else None)


def organisation_key(details: Details) -> str:
    """The name of an organisation as compared, "" for none."""
    return next((" ".join(fold(one.full).split()) for one in details.names if one.kind == "primary"), "")


def emails_of(details: Details) -> list[str]:
    """The e-mails as they are compared."""
    return [one.casefold() for one in details.emails]


def phones_of(details: Details) -> list[str]:
    """The phones that could be read, but for faxes, which whole offices share."""
    return [one.e164 for one in details.phones if one.e164 and one.label != "fax"]


def same_name(one: Details, other: Details) -> bool:
    """Whether a name of one is a name of the other in either script, in any order, a middle name more or less."""
    theirs = [_words(name) for name in other.names]
    return any(_same(mine, name) for mine in map(_words, one.names) for name in theirs)


def akin(one: Details, other: Details) -> bool:
    """Whether the names have anything in common: a word, or the family's. Of different scripts nothing can be said."""
    if not _scripts(one) & _scripts(other):
        return True
    mine = {word for name in one.names for word in _words(name)}
    theirs = {word for name in other.names for word in _words(name)}
    # A name of signs has no words; and spaces among signs say nothing.
    alike = {"".join(name.full.split()) for name in one.names} & {"".join(name.full.split()) for name in other.names}
    return bool(mine & theirs or alike or _families(one.names) & _families(other.names))


def _scripts(details: Details) -> set[bool]:
    return {is_east_asian(name.full) for name in details.names}


def _words(name: NameForm) -> frozenset[str]:
    return frozenset(fold(name.full).split())


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    if not one or not other:
        return False
    if "".join(sorted(one)) == "".join(sorted(other)):
        return True
    shared = one & other
    return len(shared) >= 2 and shared in (one, other)


def _families(names: Iterable[NameForm]) -> set[str]:
    return {folded for name in names if (folded := fold(name.family))}


def _sharing(details: Details, known: Known) -> list[int]:
    found: dict[int, None] = {}
    for index, keys in ((known.emails, emails_of(details)), (known.phones, phones_of(details))):
        for key in keys:
            ids = index.get(key, ())
            if len(ids) <= MANY and key not in known.crowded:
                found.update(dict.fromkeys(one for one in ids if known.details[one].kind == details.kind))
    return list(found)


def _shares_contact(one: Details, other: Details) -> bool:
    return bool({email_key(e) for e in one.emails} & {email_key(e) for e in other.emails}) or bool(
        set(phones_of(one)) & set(phones_of(other))
    )


def _shared(one: Details, other: Details) -> str:
    theirs: Sequence[str] = emails_of(other)
    email = next((e for e in one.emails if e.casefold() in theirs), "")
    return email or next((p for p in phones_of(one) if p in phones_of(other)), "")
