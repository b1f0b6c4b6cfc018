"""What the tests of customers share."""

from datetime import date

import pytest
from rugui.customers import service
from rugui.customers.birthday import Birthday
from rugui.customers.details import Details, PhoneForm
from rugui.values import NameForm

TODAY = date(2026, 11, 22)


@pytest.fixture
def wang(session):
    """王小明, as a clerk in Taipei typed him."""
    details = Details(
        names=(NameForm("primary", "王小明", honorific="先生"), NameForm("phonetic", "Wang Hsiao-ming", "zh-Latn")),
        phones=(PhoneForm("0912 345 678", "mobile"),),
        emails=("Ming@Example.com",),
        birthday=Birthday(1990, 5, 17),
        nationality="tw",
    )
    return service.create(session, details, region="TW", today=TODAY)
