"""Forms: a club, its rules, joining, and everything done with a membership."""

from collections.abc import Iterable
from typing import Any

from rugui.toolkit import Form, _l
from wtforms import BooleanField, DateField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from membership_club import words


def many(label: object, pairs: Iterable[tuple[str, object]]) -> SelectMultipleField:
    """Boxes to tick."""
    return SelectMultipleField(label, choices=list(pairs), widget=ListWidget(prefix_label=False),
                               option_widget=CheckboxInput())  # fmt: skip


class NamesForm(Form):
    """A name in three languages."""

    name_en = StringField(_l("Name in English"), [Length(max=80)])
    name_zh_hant = StringField(_l("Name in Traditional Chinese"), [Length(max=80)])
    name_zh_hans = StringField(_l("Name in Simplified Chinese"), [Length(max=80)])

    def names(self) -> dict[str, str]:
        """What was typed, by language."""
        return {"en": self.name_en.data or "", "zh-Hant-TW": self.name_zh_hant.data or "",
                "zh-Hans-CN": self.name_zh_hans.data or ""}  # fmt: skip


class ClubForm(NamesForm):
    """A club; its code never changes, for it begins the members' numbers."""

    version = IntegerField(widget=HiddenInput(), default=0)
    code = StringField(_l("Code"), [Length(max=20)])
    currency = StringField(_l("Currency of spend"), [Length(max=3)], default="TWD")
    joining = many(_l("How one joins"), words.JOINING.items())
    commits = SelectField(_l("The nightly run"), choices=list(words.COMMITS.items()))
    site_id = SelectField(_l("Which stays count"), coerce=int, choices=[])


class JoinForm(Form):
    """A guest joins a club."""

    club = SelectField(_l("Club"), choices=[])
    how = SelectField(_l("How one joins"), choices=list(words.JOINING.items()))
    kind = SelectField(_l("Kind"), choices=list(words.KINDS.items()))
    on = DateField(_l("From"), [Optional()])
    number = StringField(_l("Member number, if there is a card already"), [Length(max=40)])
    applied = BooleanField(_l("Only applies; somebody lets them in later"))


class ReasonForm(Form):
    """A version and a reason."""

    version = IntegerField(widget=HiddenInput(), default=0)
    reason = StringField(_l("Why"), [Length(max=300)])


class FreezeForm(ReasonForm):
    """From when until when the clock stands still."""

    on = DateField(_l("From"), [Optional()])
    until = DateField(_l("Until"), [Optional()])


class TierForm(ReasonForm):
    """A tier by hand."""

    tier = SelectField(_l("Tier"), choices=[])
    until = DateField(_l("Until"), [Optional()])


class ExtendForm(ReasonForm):
    """Another end of the term."""

    until = DateField(_l("The term ends on"), [InputRequired()])


class LeaveForm(ReasonForm):
    """Why somebody leaves, and who pays from then on."""

    why = SelectField(_l("Why they leave"), choices=list(words.LEAVING.items()))
    heir = SelectField(_l("Who pays from then on"), choices=[])


class DependantForm(Form):
    """The guest who comes along."""

    guest = StringField(_l("Guest"), [InputRequired(), Length(max=60)])


class HoldForm(Form):
    """Why a row waits."""

    why = StringField(_l("Why"), [Length(max=300)])


class PreviewForm(Form):
    """The day a run is for."""

    club = SelectField(_l("Club"), choices=[])
    on = DateField(_l("Day"), [Optional()])


class BulkForm(ReasonForm):
    """One change for many."""

    action = SelectField(_l("What to do"), choices=[
        ("tier", _l("Set the tier by hand")), ("extend", _l("Change the end of the term")), ("leave", _l("End it")),
    ])  # fmt: skip
    tier = SelectField(_l("Tier"), choices=[])
    until = DateField(_l("Until"), [Optional()])
    why = SelectField(_l("Why they leave"), choices=list(words.LEAVING.items()))


class TermsForm(Form):
    """Terms of a club and how tiers are held, from a day on."""

    version = IntegerField(widget=HiddenInput(), default=0)
    valid_from = DateField(_l("In force from"), [InputRequired()])
    terms = SelectField(_l("The membership lasts"), choices=list(words.TERMS.items()))
    months = IntegerField(_l("Months of a term"), [NumberRange(1, 120)], default=12)
    year_start = StringField(_l("The programme year begins on"), [Length(max=5)], default="01-01")
    rollover = StringField(_l("Who joins from this day gets the next year too"), [Length(max=5)])
    renewal = SelectField(_l("It is renewed"), choices=list(words.RENEWALS.items()))
    grace_days = IntegerField(_l("Days of grace"), [NumberRange(0, 730)], default=0)
    grace_rights = many(_l("In grace a member still may"), words.RIGHTS.items())
    freeze_days = IntegerField(_l("Days of freezing in twelve months"), [NumberRange(0, 3650)], default=180)
    hold = SelectField(_l("A tier is held"), choices=list(words.HOLDS.items()))
    hold_months = IntegerField(_l("Months of a tier"), [NumberRange(1, 120)], default=12)
    hold_more = IntegerField(_l("Whole years more"), [NumberRange(0, 10)], default=1)
    tier_grace = IntegerField(_l("Days of grace for a tier"), [NumberRange(0, 730)], default=0)
    downgrade = SelectField(_l("Who does not keep a tier goes"), choices=list(words.DOWNGRADES.items()))
    before = BooleanField(_l("Stays before joining count"))
    family = IntegerField(_l("Dependants of a family"), [NumberRange(0, 1000)], default=4)
    company = IntegerField(_l("Dependants of a company"), [NumberRange(0, 1000)], default=20)
    succession = SelectField(_l("When the payer leaves"), choices=list(words.SUCCESSIONS.items()))


class TierRulesForm(NamesForm):
    """A tier and its rules: a line a way, so that no code is needed; `rules_text` reads them."""

    version = IntegerField(widget=HiddenInput(), default=0)
    valid_from = DateField(_l("In force from"), [InputRequired()])
    code = StringField(_l("Code"), [Length(max=20)])
    floor = SelectField(_l("Nobody falls from it below"), choices=[])
    up_window = SelectField(_l("Counted over"), choices=list(words.WINDOWS.items()))
    up_months = IntegerField(_l("Months, where they are counted"), [NumberRange(1, 120)], default=12)
    keep_window = SelectField(_l("Counted over"), choices=list(words.WINDOWS.items()))
    keep_months = IntegerField(_l("Months, where they are counted"), [NumberRange(1, 120)], default=12)


WAYS = 2
ASKED = ("nights", "stays", "spend", "tier_points", "referrals")


def tier_rules_form() -> type[TierRulesForm]:
    """The form with, for reaching and for keeping, two ways of a number per counter: empty asks nothing."""
    fields: dict[str, Any] = {}
    for place in ("up", "keep"):
        for way in range(WAYS):
            for counter in ASKED:
                label = words.COUNTERS[counter]
                fields[f"{place}_{way}_{counter}"] = IntegerField(label, [Optional(), NumberRange(0, 10**12)])
            fields[f"{place}_{way}_no_shows"] = IntegerField(_l("No-shows at most"), [Optional(), NumberRange(0, 1000)])
    return type("FullTierRulesForm", (TierRulesForm,), fields)


FullTierRulesForm = tier_rules_form()
