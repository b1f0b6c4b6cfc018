"""The forms about a customer. Lists show one empty row more than they hold, so that one can be added without script."""

from datetime import date
from typing import Any

from wtforms import (
    Choice,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from rugui.customers import choices, documents, relations, restrictions
from rugui.customers.birthday import Birthday
from rugui.customers.details import Details
from rugui.customers.snapshot import dump, fields
from rugui.errors import RuguiError
from rugui.i18n import _l, render
from rugui.web.forms import Form
from rugui.web.forms import choices as pairs

LISTS = ("names", "phones", "emails", "handles", "addresses")
ROC = 1911


class Row(Form):
    """A row of a list: its token is the whole form's."""

    class Meta(Form.Meta):
        """No token of its own."""

        csrf = False


class Select(SelectField):
    """A select that takes the value it has even when the list does not offer it (a record from another system)."""

    def __init__(self, *arguments: Any, offer: Any = (), **options: Any) -> None:
        super().__init__(*arguments, **{"validate_choice": False, "choices": [], **options})
        self.offer = offer

    def iter_choices(self) -> Any:
        """The choices in the reader's language, with the present value among them."""
        present = self.data or ""
        offered = [(key, render(text)) for key, text in (self.offer(present) if callable(self.offer) else self.offer)]
        if present not in [key for key, _text in offered]:
            offered.append((present, present))
        for key, text in offered:
            yield Choice(key, text, key == present, {})


class NameRow(Row):
    """A spelling of the name."""

    kind = Select(_l("Kind of name"), offer=choices.NAME_KINDS, default="primary")
    full = StringField(_l("Name"), [Length(max=200)])
    honorific = StringField(_l("Title"), [Length(max=40)])
    family = StringField(_l("Family name"), [Length(max=100)])
    given = StringField(_l("Given name"), [Length(max=100)])
    language = Select(_l("Written in"), offer=choices.name_languages, default="")


class PhoneRow(Row):
    """A phone as the guest says it."""

    typed = StringField(_l("Phone"), [Length(max=60)], render_kw={"inputmode": "tel"})
    label = Select(_l("Kind"), offer=choices.PHONES, default="")


class EmailRow(Row):
    """An e-mail address."""

    typed = StringField(_l("E-mail"), [Length(max=254)], render_kw={"inputmode": "email"})


class HandleRow(Row):
    """An id of a messaging service."""

    service = Select(_l("Service"), offer=choices.SERVICES, default="line")
    handle = StringField(_l("ID"), [Length(max=120)])


class AddressRow(Row):
    """A postal address."""

    lines = TextAreaField(_l("Street"), [Length(max=1000)], render_kw={"rows": 2})
    postal_code = StringField(_l("Postal code"), [Length(max=20)])
    city = StringField(_l("City"), [Length(max=100)])
    state = StringField(_l("County or state"), [Length(max=100)])
    country = Select(_l("Country"), offer=choices.countries, default="")
    label = HiddenField(default="")
    language = HiddenField(default="")


ROWS = {"names": NameRow, "phones": PhoneRow, "emails": EmailRow, "handles": HandleRow, "addresses": AddressRow}


class CustomerForm(Form):
    """Everything about a customer that is saved at once; `without` drops the fields somebody may not see."""

    version = HiddenField(default="0")
    base = HiddenField(default="")
    kind = Select(_l("This is a"), offer=choices.KINDS, default="person")
    names = FieldList(FormField(NameRow))
    phones = FieldList(FormField(PhoneRow))
    emails = FieldList(FormField(EmailRow))
    handles = FieldList(FormField(HandleRow))
    addresses = FieldList(FormField(AddressRow))
    birth_year = IntegerField(_l("Year of birth"), [Optional()], render_kw={"inputmode": "numeric"})
    birth_month = IntegerField(_l("Month"), [Optional()], render_kw={"inputmode": "numeric"})
    birth_day = IntegerField(_l("Day"), [Optional()], render_kw={"inputmode": "numeric"})
    nationality = Select(_l("Nationality"), offer=choices.countries, default="")
    language = Select(_l("Speaks"), offer=choices.languages, default="")
    form_of_address = StringField(_l("How to address"), [Length(max=80)])
    vip = StringField(_l("VIP"), [Length(max=20)])
    external_id = StringField(_l("Number in another system"), [Length(max=80)])

    def without(self, shown: frozenset[str]) -> None:
        """Keep only the fields of `Details` named in `shown`."""
        for name in dump(Details()):
            for field in ("birth_year", "birth_month", "birth_day") if name == "birthday" else (name,):
                if name not in shown and field in self:
                    del self[field]

    def blank_rows(self) -> None:
        """One empty row at the end of each list."""
        for name in LISTS:
            if name in self and (not self[name].entries or _said(self[name].entries[-1])):
                more = name == "names" and self[name].entries
                self[name].append_entry({"kind": "alternate"} if more else None)

    def changed(self) -> dict[str, Any]:
        """The fields of `Details` this form has, as typed; blank rows left out."""
        values: dict[str, Any] = {}
        for name in dump(Details()):
            if name in LISTS and name in self:
                values[name] = [_values(entry) for entry in self[name].entries if _said(entry)]
            elif name == "birthday" and "birth_year" in self:
                values[name] = ""
            elif name in self:
                values[name] = self[name].data or ""
        if "emails" in values:
            values["emails"] = [row["typed"] for row in values["emails"]]
        found = fields(values)
        if "birthday" in found:
            year = self.birth_year.data
            # Nobody alive was born in the year 79: that is how it is counted in Taiwan.
            year = year + ROC if year is not None and 0 < year < 150 else year
            found["birthday"] = Birthday(year, self.birth_month.data, self.birth_day.data)
        if "external_id" in found:
            found["external_id"] = found["external_id"] or None
        return found

    def take(self, error: RuguiError) -> None:
        """Show a service's reasons at the fields and rows they are about."""
        for name, reason in error.fields.items():
            section, _dot, place = name.partition(".")
            section = "birth_year" if section == "birthday" else section
            if section not in self:
                raise error
            field = self[section]
            field.errors = [*field.errors, str(reason)]
            if place:
                said = [entry for entry in field.entries if _said(entry)]
                first = next(iter(_main(said[int(place)])))
                first.errors = [*first.errors, str(reason)]


def filled(details: Details) -> dict[str, Any]:
    """The data of a `CustomerForm` that shows these details."""
    values = dump(details)
    born = details.birthday
    values["emails"] = [{"typed": email} for email in details.emails]
    return values | {"birth_year": born.year, "birth_month": born.month, "birth_day": born.day}


_MAIN = {NameRow: "full", PhoneRow: "typed", EmailRow: "typed", HandleRow: "handle", AddressRow: "lines"}


def _main(entry: Any) -> list[Any]:
    return [entry.form[_MAIN[type(entry.form)]]]


def _values(entry: Any) -> dict[str, str]:
    return {field.short_name: field.data or "" for field in entry.form if field.short_name != "csrf_token"}


def _said(entry: Any) -> bool:
    chosen = {"kind", "label", "language", "service", "country"}
    return any(value for name, value in _values(entry).items() if name not in chosen)


class RelationForm(Form):
    """How this customer and another belong together."""

    phrase = SelectField(_l("This guest"), choices=[])
    other = StringField(_l("Whom"), [InputRequired(), Length(max=200)])
    note = StringField(_l("Note"), [Optional(), Length(max=relations.NOTE)])

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.phrase.choices = pairs((key, render(text)) for key, text in relations.phrases())


class DocumentForm(Form):
    """An identity document."""

    kind = Select(_l("Document"), offer=list(documents.KINDS.items()), default="passport")
    number = StringField(
        _l("Number"),
        [InputRequired(), Length(max=documents.LONGEST)],
        render_kw={"data-no-keep": "", "autocomplete": "off"},
    )
    country = Select(_l("Issued by"), offer=choices.countries, default="")
    issued_on = DateField(_l("Issued on"), [Optional()])
    expires_on = DateField(_l("Valid until"), [Optional()])


class RestrictionForm(Form):
    """A restriction with its end."""

    effect = SelectField(_l("What it does"), choices=[])
    reason = TextAreaField(_l("Why"), [InputRequired(), Length(max=2000)], render_kw={"rows": 3})
    site = SelectField(_l("Where"), choices=[])
    until = DateField(_l("Last day"), [Optional()])
    review_on = DateField(_l("Look at it again on"), [Optional()])

    def offer(self, sites: list[tuple[str, str]], whole_chain: bool) -> None:
        """Fill the lists; `sites` are (code, name) where the viewer may restrict."""
        self.effect.choices = pairs((key, render(effect.word)) for key, effect in restrictions.EFFECTS.items())
        self.site.choices = pairs([*([("", render(_l("The whole chain")))] if whole_chain else []), *sites])


def in_a_year(today: date) -> date:
    """A year from today, as the proposed day to look at a restriction again."""
    return today.replace(year=today.year + 1, day=min(today.day, 28))
