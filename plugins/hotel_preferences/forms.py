"""Forms: a preference, an allergy, why a task was not possible, a kind of a site's own."""

from collections.abc import Mapping
from typing import Any

from rugui.toolkit import Form, _l
from wtforms import DateField, HiddenField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from hotel_preferences import words
from hotel_preferences.catalogue import DEPARTMENTS, Catalogue, Kind
from hotel_preferences.claims import SEVERITIES, SOURCES, STRENGTHS


class PreferenceForm(Form):
    """Everything a preference says; the kind itself never changes."""

    version = IntegerField(widget=HiddenInput(), default=0)
    value = StringField(_l("Which"), [Length(max=200)])
    strength = SelectField(_l("How strongly"), choices=[(one, words.STRENGTHS[one]) for one in STRENGTHS])
    whose = StringField(_l("Whose, if not the guest's"), [Length(max=80)])
    site_id = SelectField(_l("Where it holds"), coerce=int, choices=[])
    source = SelectField(_l("Source"), choices=[(one, words.SOURCES[one]) for one in SOURCES])
    valid_from = DateField(_l("From"), [Optional()])
    valid_until = DateField(_l("Until"), [Optional()])
    months = SelectMultipleField(
        _l("Only in these months"), coerce=int, choices=[(n, word) for n, word in enumerate(words.MONTHS, 1)],
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    note = TextAreaField(_l("Note"), [Length(max=2000)])


class ChoicePreferenceForm(PreferenceForm):
    """The same for a kind whose value is one of a list."""

    value = SelectField(_l("Which"), choices=[])


def preference_form(kind: Kind, sites: Mapping[int, str], language: str, **data: Any) -> PreferenceForm:
    """The form for a kind, with the sites the reader may choose."""
    form: PreferenceForm = (ChoicePreferenceForm if kind.value == "choice" else PreferenceForm)(data=data)
    if kind.value == "choice":
        form.value.choices = [("", ""), *((one.code, kind.value_title(one.code, language)) for one in kind.choices)]
    elif kind.value == "none":
        del form.value
    form.site_id.choices = [(0, _l("whole chain")), *sites.items()]
    return form


class AllergyForm(Form):
    """What is known of an allergy."""

    value = StringField(_l("Which"), [Length(max=200)])
    severity = SelectField(_l("Severity"), choices=[(one, words.SEVERITIES[one]) for one in SEVERITIES])
    reaction = StringField(_l("Reaction"), [Length(max=300)])
    whose = StringField(_l("Whose, if not the guest's"), [Length(max=80)])
    source = SelectField(_l("Source"), choices=[(one, words.SOURCES[one]) for one in SOURCES])
    version = HiddenField()


class WhyForm(Form):
    """Why an allergy no longer holds, or a task was not possible."""

    why = StringField(_l("Why"), [Length(max=300)])


class TaskForm(Form):
    """What became of a task, and where to go back to."""

    reason = StringField(_l("Why"), [Length(max=300)])
    back = HiddenField(default="list")


class KindForm(Form):
    """A kind that a site or the chain adds."""

    group = SelectField(_l("Group"), choices=[])
    title_en = StringField(_l("Name in English"), [Length(max=80)])
    title_zh_hant = StringField(_l("Name in Traditional Chinese"), [Length(max=80)])
    title_zh_hans = StringField(_l("Name in Simplified Chinese"), [Length(max=80)])
    synonyms = TextAreaField(_l("Other words, separated by ;"), [Length(max=1000)])
    department = SelectField(_l("Who does it"), choices=[(one, words.DEPARTMENTS[one]) for one in (*DEPARTMENTS, "")])
    exclusive = StringField(_l("Only one of this set"), [Length(max=30)])
    sensitive = SelectField(_l("Sensitive"), choices=list(words.SENSITIVE.items()))
    value = SelectField(_l("What is noted with it"), choices=list(words.VALUES.items()))
    site_id = SelectField(_l("Where it is offered"), coerce=int, choices=[])


def kind_form(known: Catalogue, sites: Mapping[int, str], language: str) -> KindForm:
    """The form with the groups in the reader's language."""
    form = KindForm()
    form.group.choices = [(group.code, group.title(language)) for group in known.groups.values()]
    form.site_id.choices = [(0, _l("whole chain")), *sites.items()]
    return form
