"""What the list's template says of each row, as plain texts.

Each thing is worked out once, for 300 rows name the same days, nights and reasons; and the template makes no call in
its loop, for a call there costs as much as everything else in a cell.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from flask import url_for

from rugui.arrivals import briefing as rules
from rugui.arrivals.briefing import Row
from rugui.customers.names import INCOGNITO
from rugui.i18n import _, _n, short_date
from rugui.interactions import transitions, words
from rugui.recall.fold import is_east_asian
from rugui.staff.models import Site
from rugui.values import Fact, NameForm
from rugui.web.context import clock

HERE = "-id-"


class Line(NamedTuple):
    """A row as the template unpacks it, in this order."""

    id: str
    eta: str
    room: str
    url: str
    names: list[tuple[str, str, str, str, str]]
    status: str
    status_text: str
    facts: list[tuple[str, str, str]]
    more: int
    stay_url: str
    dates: str
    party: str
    last: str
    last_room: str
    review: str
    reviewed_by: str
    reviewed_at: str
    review_url: str
    check_in_url: str


class Saying:
    """Texts and addresses of one rendering; `back` is where a row's buttons lead back to."""

    def __init__(self, site: Site, section: str, back: str, *, may_review: bool, may_check_in: bool) -> None:
        self.site, self.arriving = site, section == transitions.ARRIVING
        self.may_review, self.may_check_in = may_review, may_check_in and self.arriving
        self._kept: dict[Any, str] = {}
        self._urls = {
            "guest": url_for("customers.show", id=HERE),
            "stay": url_for("interactions.stay", id=HERE),
            "review": url_for("arrivals.review", id=HERE, next=back),
            "check_in": url_for("interactions.move", id=HERE, to="in_house", next=back),
        }

    def line(self, row: Row) -> Line:
        """Everything the list says of a row."""
        shown, more = rules.few(row.facts)
        review, id = row.review, row.visit_id
        due = self.may_review and review.state != rules.REVIEWED
        arrives = self.may_check_in and row.status == "expected"
        status = "" if self.arriving and row.status == "expected" else row.status
        return Line(
            id, row.eta or "–", row.room, self._url("guest", row.customer_id) if row.customer_id else "",
            [_name(form) for form in row.names], status, self._text(words.STATUSES[status]) if status else "",
            [self._fact(fact) for fact in shown], more, self._url("stay", id),
            f"{self._day(row.arrival)} – {self._day(row.departure)}",
            self._once((row.nights, row.adults, row.children), lambda: party(row)), self._last(row),
            row.last.room if row.last else "", review.state, review.by,
            clock(review.at, self.site) if review.at else "",
            self._url("review", id) if due else "", self._url("check_in", id) if arrives else "",
        )  # fmt: skip

    def _url(self, kind: str, id: str) -> str:
        return self._urls[kind].replace(HERE, id)  # an id needs no quoting

    def _text(self, text: object) -> str:
        return text if isinstance(text, str) else self._once(("text", id(text)), lambda: str(text))

    def _fact(self, fact: Fact) -> tuple[str, str, str]:
        return fact.tone, self._text(fact.label), self._text(fact.reason)

    def _day(self, day: date) -> str:
        return self._once(day, lambda: short_date(day))

    def _last(self, row: Row) -> str:
        if row.last is None:
            return ""
        day = row.last.departure
        return self._once(("last", day), lambda: _("last here %(day)s", day=short_date(day)))

    def _once(self, key: Any, make: Callable[[], str]) -> str:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]


def _name(form: NameForm) -> tuple[str, str, str, str, str]:
    """(kind, language, honorific before, name, honorific after); a pseudonym's kind is what the mask is drawn for."""
    behind = is_east_asian(form.full)
    kind = form.kind if form.kind == INCOGNITO else "other"
    return kind, form.language, "" if behind else form.honorific, form.full, form.honorific if behind else ""


def party(row: Row) -> str:
    """Nights and heads of a stay in words."""
    said = [_n("%(num)s night", "%(num)s nights", row.nights), _("%(n)s adults", n=row.adults)]
    if row.children:
        said.append(_("%(n)s children", n=row.children))
    return " · ".join(said)
