"""The forms of consent: what a guest said, and the words guests agree to."""

from collections.abc import Iterable

from wtforms import DateField, IntegerField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput

from rugui.i18n import LANGUAGE_NAMES, _l
from rugui.privacy import consent_words as words
from rugui.privacy.consent_rules import GIVEN, HOWS, PURPOSES, WITHDRAWN, Key, keys
from rugui.privacy.consent_wordings import LONGEST, MOST_DAYS
from rugui.web.forms import Form, choices


class Ticks(SelectMultipleField):
    """Several of a list, each with a box to tick."""

    option_widget = CheckboxInput()


def spelled(key: Key) -> str:
    """A purpose and channel as a form sends them: marketing.email."""
    return ".".join(key)


def read(text: str) -> Key:
    """What `spelled` wrote."""
    purpose, _dot, channel = text.partition(".")
    return purpose, channel


class ConsentForm(Form):
    """What the guest agreed to or took back, how and when."""

    what = RadioField(_l("The guest"), choices=[(GIVEN, _l("agrees")), (WITHDRAWN, _l("takes it back"))], default=GIVEN)
    consents = Ticks(_l("To what"))
    how = SelectField(_l("How we know"), choices=[(how, words.HOWS[how]) for how in HOWS])
    language = SelectField(_l("Asked in"), choices=list(LANGUAGE_NAMES.items()))
    on = DateField(_l("Day"), [InputRequired()])
    guardian = SelectField(_l("A guardian agreed"), default="")

    def offer(self, guardians: Iterable[tuple[str, str]]) -> None:
        """What can be chosen: every purpose and channel in the reader's language, and these guardians (id, name)."""
        self.consents.choices = choices((spelled(key), words.said_of(*key)) for key in keys())
        self.guardian.choices = choices([("", _l("nobody")), *guardians])


class WordingForm(Form):
    """Another version of what guests are asked."""

    purpose = SelectField(_l("Purpose"), choices=[(one, words.PURPOSES[one]) for one in PURPOSES])
    text_zh_hant = TextAreaField("繁體中文", [InputRequired(), Length(max=LONGEST)])
    text_zh_hans = TextAreaField("简体中文", [InputRequired(), Length(max=LONGEST)])
    text_en = TextAreaField("English", [InputRequired(), Length(max=LONGEST)])
    valid_days = IntegerField(
        _l("Holds for (days)"), [Optional(), NumberRange(1, MOST_DAYS)],
        description=_l("Empty: until it is taken back. The words above should say so."),
    )  # fmt: skip
