"""Forms of the staff pages."""

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from rugui.i18n import LANGUAGE_NAMES, _l, _lp
from rugui.web.forms import Form, choices

LANGUAGES = choices([("", _l("As the browser asks")), *LANGUAGE_NAMES.items()])
NEW_PASSWORD = {"autocomplete": "new-password"}


class SignInForm(Form):
    """Login and password; `next` is where to go afterwards."""

    login = StringField(_l("Sign-in name"), [DataRequired(), Length(max=200)], render_kw={"autocomplete": "username"})
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=400)])
    next = HiddenField()


class CodeForm(Form):
    """A one-time code, or a recovery code."""

    code = StringField(
        _l("One-time code"), [DataRequired(), Length(max=40)], render_kw={"autocomplete": "one-time-code"}
    )


class PreferencesForm(Form):
    """A person's own language and calendar."""

    locale = SelectField(_l("Language"), choices=LANGUAGES)
    roc_years = BooleanField(_l("Years of the Republic (民國)"))


class OwnPasswordForm(Form):
    """The password now, and a new one twice."""

    current = PasswordField(_l("Password now"), [InputRequired()], render_kw={"autocomplete": "current-password"})
    password = PasswordField(_l("New password"), [InputRequired()], render_kw=NEW_PASSWORD)
    again = PasswordField(
        _l("New password again"), [EqualTo("password", _l("The two are not the same."))], render_kw=NEW_PASSWORD
    )


class CurrentPasswordForm(Form):
    """The password, asked before something that weakens the account; stands on one page with `OwnPasswordForm`."""

    proof = PasswordField(_l("Password now"), [InputRequired()], render_kw={"autocomplete": "current-password"})


class AccountForm(Form):
    """Who it is; the password only when the account is made."""

    login = StringField(_l("Sign-in name"), [DataRequired(), Length(max=80)], render_kw={"autocomplete": "off"})
    name = StringField(_l("Name"), [DataRequired(), Length(max=120)])
    email = StringField(_l("E-mail"), [Length(max=254)])
    locale = SelectField(_l("Language"), choices=LANGUAGES)


class NewAccountForm(AccountForm):
    """A new account with its first password."""

    password = PasswordField(_l("First password"), [InputRequired()], render_kw=NEW_PASSWORD)


class PasswordForm(Form):
    """A new password for somebody else."""

    password = PasswordField(_l("New password"), [InputRequired()], render_kw=NEW_PASSWORD)


class PhoneForm(Form):
    """The telephone somebody sits at."""

    extension = StringField(
        _l("Extension"), [Length(max=20)], render_kw={"inputmode": "tel", "autocomplete": "off", "data-no-keep": True}
    )
    site = SelectField(_l("Site"), validate_choice=False)


class GiveRoleForm(Form):
    """A role, and where it is held; an empty site stands for every site."""

    role = SelectField(_l("Role"))
    site = SelectField(_l("Site"))


class TokenForm(Form):
    """What a new API token is for, what it may do, where and how long."""

    name = StringField(_l("What it is for"), [DataRequired(), Length(max=80)])
    scopes = SelectMultipleField(
        _l("It may"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), validate_choice=True
    )
    site = SelectField(_l("Site"))
    days = IntegerField(_l("Days it works"), [Optional(), NumberRange(1, 3660)], default=90)


class NewRoleForm(Form):
    """The title of a role of the house's own."""

    title = StringField(_l("Title of the role"), [DataRequired(), Length(max=80)])


class SiteForm(Form):
    """A site."""

    code = StringField(_l("Code"), [DataRequired(), Length(max=20)])
    name = StringField(_lp("thing", "Name"), [DataRequired(), Length(max=120)])
    name_zh_hant = StringField(_l("Name in Traditional Chinese"), [Length(max=120)])
    name_zh_hans = StringField(_l("Name in Simplified Chinese"), [Length(max=120)])
    timezone = StringField(_l("Time zone"), [DataRequired()], description=_l("Like Asia/Taipei"))
    region = StringField(
        _l("Country or region"), [InputRequired()], description=_l("Like TW; reads local phone numbers")
    )
    currency = StringField(_l("Currency"), [DataRequired()], description=_l("Like TWD"))
