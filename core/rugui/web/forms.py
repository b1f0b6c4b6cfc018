"""The form every form is made from: WTForms in the reader's language, text stripped and fit to be stored."""

from collections.abc import Iterable
from typing import Any, cast

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto, _is_submitted
from werkzeug.datastructures import CombinedMultiDict
from wtforms import IntegerField, PasswordField, SelectChoice, StringField

from rugui.errors import RuguiError
from rugui.i18n import _, html_lang
from rugui.web.form_words import Words

# WTForms has zh (Simplified) and zh_TW only, and lets zh_Hant_TW fall back to Simplified.
WTFORMS = {"zh-Hant-TW": "zh_TW", "zh-Hans-CN": "zh", "en": "en"}

LARGEST = 2**31


def storable(text: str | None) -> str:
    """The text, empty for none; ValueError where it holds NUL or half a surrogate pair, which no database takes."""
    if text and ("\0" in text or (not text.isascii() and any("\ud800" <= one <= "\udfff" for one in text))):
        raise ValueError(_("This holds characters that cannot be stored."))
    return text or ""


def countable(number: int | None) -> int | None:
    """A whole number; one beyond every database's as the first beyond, which checks of a range can compare."""
    return number if number is None else max(-LARGEST, min(number, LARGEST))


def tidy(text: str | None) -> str:
    """Storable text without the blanks around it, lines ended by a single line feed."""
    return storable((text or "").strip().replace("\r\n", "\n"))


class Form(FlaskForm):
    """Base of every form. Passwords are not stripped; a JSON body is never read as a form."""

    def take(self, error: RuguiError) -> None:
        """Show a service's reasons at the fields they are about; raises it again where one is about no field here."""
        if not error.fields or any(name not in self for name in error.fields):
            raise error
        for name, reason in error.fields.items():
            self[name].errors = [*self[name].errors, str(reason)]

    class Meta(FlaskForm.Meta):
        """Where forms differ from Flask-WTF's."""

        def get_translations(self, form: FlaskForm) -> Any:
            return Words(WTFORMS[html_lang()])

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            if formdata is not _Auto:
                return formdata
            if not _is_submitted() or not (request.files or request.form):
                return None
            return CombinedMultiDict((request.files, request.form)) if request.files else request.form

        def bind_field(self, form: FlaskForm, unbound_field: Any, options: Any) -> Any:
            given = unbound_field.kwargs.get("choices")
            if isinstance(given, list | tuple):
                # WTForms is giving pairs up, and everybody writes them.
                options = dict(options, choices=choices(one for one in given if isinstance(one, tuple)) or given)
            field = super().bind_field(form, unbound_field, options)
            if isinstance(field, IntegerField):
                field.filters = [countable, *field.filters]
            if isinstance(field, StringField):
                field.filters = [storable if isinstance(field, PasswordField) else tidy, *field.filters]
            return field


def choices(pairs: Iterable[tuple[str, object]]) -> list[SelectChoice]:
    """Choices of a select field from (value, label) pairs; labels may be lazy."""
    return [SelectChoice(value, cast(str, label)) for value, label in pairs]
