"""The form of the weights."""

from typing import Any

from wtforms import DecimalField
from wtforms.validators import InputRequired

from rugui.duplicates.scoring import THRESHOLDS, WEIGHTS
from rugui.duplicates.words import REASONS
from rugui.duplicates.words import THRESHOLDS as TITLES
from rugui.i18n import _l
from rugui.web.forms import Form


def _field(title: object) -> Any:
    return DecimalField(title, [InputRequired(_l("Give a number."))], places=1)


class WeightsForm(Form):
    """Both thresholds and every weight, in bits; the fields are those of `scoring`."""

    def wanted(self) -> dict[str, float]:
        """The numbers typed."""
        return {name: float(self[name].data) for name in (*THRESHOLDS, *WEIGHTS)}


for _name in THRESHOLDS:
    setattr(WeightsForm, _name, _field(TITLES[_name]))
for _name in WEIGHTS:
    setattr(WeightsForm, _name, _field(REASONS[_name]))
