"""Forms of cards."""

from rugui.toolkit import Form, _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length


class WhyForm(Form):
    """Why a card ends."""

    why = StringField(_l("Why"), [Length(max=300)])


class CheckForm(Form):
    """A card's code, scanned, typed or pasted, or its number."""

    code = TextAreaField(_l("Code or number of a card"), [InputRequired(), Length(max=400)])
