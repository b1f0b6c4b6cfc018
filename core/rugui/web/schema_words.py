"""What marshmallow says of a wrong value, in the house's own words and the asker's language.

It fills its English sentences in before anybody can translate them, so they are recognised and said anew.
"""

import re

from rugui.i18n import _l

MESSAGES = (
    (r"Missing data for required field\.", _l("This field is required.")),
    (r"Field may not be null\.", _l("This must not be null.")),
    (r"Not a valid (?:utf-8 )?string\.", _l("This must be a text.")),
    (r"Not a valid integer\.", _l("This must be a whole number.")),
    (r"Not a valid number\.", _l("This must be a number.")),
    (r"Number too large\.", _l("This number is too large.")),
    (r"Not a valid boolean\.", _l("This must be true or false.")),
    (r"Not a valid date\.", _l("This must be a date such as 2026-11-22.")),
    (r"Not a valid (?:aware )?datetime\.", _l("This must be a time with its zone, such as 2026-11-22T15:00:00+08:00.")),
    (r"Not a valid list\.", _l("This must be a list.")),
    (r"Not a valid mapping type\.|Invalid (?:input )?type\.", _l("This must be an object.")),
    (r"Unknown field\.", _l("There is no such field.")),
    (r"Shorter than minimum length (?P<n>\d+)\.", _l("This is shorter than %(n)s.")),
    (r"Longer than maximum length (?P<n>\d+)\.", _l("At most %(n)s rows.")),  # `fields.Text` counts for itself
    (r"Length must be between (?P<min>\d+) and (?P<max>\d+)\.", _l("From %(min)s to %(max)s rows.")),
    (
        r"Must be greater than or equal to (?P<min>\S+) and less than or equal to (?P<max>\S+)\.",
        _l("Number must be between %(min)s and %(max)s."),
    ),
    (r"Must be greater than or equal to (?P<min>\S+)\.", _l("Number must be at least %(min)s.")),
    (r"Must be less than or equal to (?P<max>\S+)\.", _l("Number must be at most %(max)s.")),
    (r"Must be one of: (?P<choices>.*)\.", _l("This must be one of: %(choices)s.")),
    (r"Invalid (?:value|input)\.", _l("Invalid input.")),
)
_PATTERNS = [(re.compile(pattern, re.DOTALL), said) for pattern, said in MESSAGES]


def said(message: str) -> str:
    """The sentence in the language in force; one that is not marshmallow's own comes back as it is."""
    for pattern, words in _PATTERNS:
        if found := pattern.fullmatch(message):
            return str(words) % found.groupdict() if found.groupdict() else str(words)
    return message
