"""Forms of club events; amounts are typed as people write them, times are those of the site."""

from rugui.toolkit import Form, _l
from wtforms import DateTimeLocalField, DecimalField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange


class EventForm(Form):
    """An event to make."""

    name_en = StringField(_l("Name in English"), [Length(max=120)])
    name_zh_hant = StringField(_l("Name in Traditional Chinese"), [Length(max=120)])
    name_zh_hans = StringField(_l("Name in Simplified Chinese"), [Length(max=120)])
    starts_at = DateTimeLocalField(_l("Begins"), [InputRequired()])
    capacity = IntegerField(_l("Seats"), [InputRequired(), NumberRange(1, 100_000)])
    member_minor = DecimalField(_l("Price for members"), [InputRequired()], places=None, default=0)
    guest_minor = DecimalField(_l("Price for their guests"), [InputRequired()], places=None, default=0)
    guest_quota = IntegerField(_l("Guests a member may bring"), [InputRequired(), NumberRange(0, 50)], default=0)


class BookForm(Form):
    """Guests a member brings."""

    guests = IntegerField(_l("Guests"), [InputRequired(), NumberRange(0, 50)], default=0)
    guest_names = StringField(_l("Names of the guests"), [Length(max=300)])


class AttendForm(Form):
    """A card's code or number."""

    code = TextAreaField(_l("Code or number of a card"), [InputRequired(), Length(max=400)])


class SeatsForm(Form):
    """How many seats there are."""

    capacity = IntegerField(_l("Seats"), [InputRequired(), NumberRange(1, 100_000)])
