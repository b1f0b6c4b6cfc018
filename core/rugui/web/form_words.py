"""What WTForms says of a wrong field, in the house's own words.

Its Chinese catalogues lack some messages, call "at least" "greater than", and set blanks between Han and Latin.
"""

from functools import lru_cache
from typing import Any

from flask_babel import get_translations as own
from wtforms.i18n import get_translations as theirs

from rugui.i18n import _l

# The messages our forms can meet; in the plural where WTForms has both numbers, for Chinese has one.
MESSAGES = (
    _l("This field is required."),
    _l("Invalid input."),
    _l("Not a valid choice."),
    _l("'%(value)s' is not a valid choice for this field."),
    _l("Invalid Choice: could not coerce."),
    _l("Invalid choice(s): one or more data inputs could not be coerced."),
    _l("Not a valid date value."),
    _l("Not a valid datetime value."),
    _l("Not a valid time value."),
    _l("Not a valid integer value."),
    _l("Not a valid decimal value."),
    _l("Number must be at least %(min)s."),
    _l("Number must be at most %(max)s."),
    _l("Number must be between %(min)s and %(max)s."),
    _l("Date must be at least %(min)s."),
    _l("Date must be at most %(max)s."),
    _l("Date must be between %(min)s and %(max)s."),
    _l("Field must be at least %(min)d characters long."),
    _l("Field cannot be longer than %(max)d characters."),
    _l("Field must be exactly %(max)d characters long."),
    _l("Field must be between %(min)d and %(max)d characters long."),
    _l("Field must be equal to %(other_name)s."),
    _l("Invalid email address."),
    _l("Invalid URL."),
    _l("CSRF token missing."),
    _l("CSRF failed."),
    _l("CSRF token expired."),
)


class Words:
    """Translations as WTForms asks for them: the house's catalogue, then WTForms' own of `name` (zh_TW, zh, en)."""

    def __init__(self, name: str) -> None:
        self.theirs = _theirs(name)

    def gettext(self, text: str) -> str:
        """A message, not yet filled in."""
        said: str = own().gettext(text)
        return said if said != text else str(self.theirs.gettext(text))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """A message that counts, not yet filled in."""
        said: str = own().gettext(plural)
        return said if said != plural else str(self.theirs.ngettext(singular, plural, n))


@lru_cache
def _theirs(name: str) -> Any:
    return theirs([name])
