import io
import re
from html import unescape

import pypdf
import pytest
from rugui.db import utcnow
from rugui.staff import sessions
from rugui.staff.models import StaffSession
from rugui.testing.statements import statements
from rugui.testing.work import read, write
from sqlalchemy import select, update

READING = ("customers.read", "interactions.read", "arrivals.read")


def visible(html):
    """What a page shows between its header and footer, without markup and blanks."""
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", main)))


@pytest.mark.parametrize("guests", [3, 300])
def test_statements_do_not_grow_with_the_guests(hotel, sign_in, database, guests):
    hotel(guests)
    client = sign_in(*READING)
    with statements(database) as sent:
        answer = client.get("/arrivals")
    assert answer.status_code == 200
    assert answer.text.count('<tr id="stay-') == guests
    assert len(sent) <= 15, sent


def test_unchanged_costs_one_statement_beside_the_sign_in(app, hotel, sign_in, database):
    hotel(3)
    client = sign_in(*READING, "arrivals.review")
    page = client.get("/arrivals").text
    poll = unescape(re.search(r'hx-get="([^"]+)"[^>]*hx-trigger="every', page)[1])
    with statements(database) as sent:
        assert client.get(poll).status_code == 204
    assert len([one for one in sent if "visit" in one]) == 1, sent
    assert len(sent) <= 4, sent
    long_ago = utcnow() - sessions.SEEN_EVERY * 2
    write(app.extensions["rugui"], lambda session: session.execute(update(StaffSession).values(seen_at=long_ago)))
    assert client.get(poll).status_code == 204
    seen = read(app.extensions["rugui"], select(StaffSession.seen_at))
    assert [one.seen_at for one in seen] == [long_ago], "a page left open is no sign of somebody there"
    review = unescape(re.search(r'action="([^"]+/review[^"]*)"', page)[1])
    assert client.post(review).status_code == 303
    again = client.get(poll)
    assert again.status_code == 200
    assert 'badge-reviewed"' in again.text


def test_the_sheet_says_what_the_screen_says(hotel, sign_in):
    hotel(100)
    client = sign_in(*READING, language="zh-Hant-TW")
    answer = client.get("/arrivals/sheet.pdf")
    assert answer.mimetype == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    assert len(pages) > 2
    printed = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    page = client.get("/arrivals").text
    rows = re.findall(r'<tr id="stay-.*?</tr>', page, re.S)
    assert len(rows) == 100
    for row in rows:
        cells = re.findall(r"<td.*?</td>", row, re.S)
        for piece in re.findall(r">([^<]+)<", cells[0] + cells[1] + cells[2]):
            text = re.sub(r"\s", "", unescape(piece))
            assert text in printed, text
    for one in pages:
        assert "台北如歸" in one.extract_text()


def test_printing_is_recorded(hotel, sign_in, database, plugins):
    from rugui.privacy.models import AuditEntry

    site_id, day = hotel(1)
    sign_in(*READING).get("/arrivals/sheet.pdf")
    with database.unit_of_work(plugins, write=False) as work:
        entry = work.query(AuditEntry).filter_by(action="arrivals.printed").one()
        assert (entry.site_id, entry.subject) == (site_id, day.isoformat())


def test_a_date_that_is_none_is_refused_in_words(hotel, sign_in):
    hotel(1)
    client = sign_in(*READING)
    assert client.get("/arrivals?date=yesterday").status_code == 422
    assert client.get("/arrivals?site=NOWHERE").status_code == 404
    assert client.get("/arrivals?date=0001-01-01").status_code == 200
    assert client.get("/arrivals?date=9999-12-31").status_code == 200
    assert client.get("/arrivals?site=%00&v=%ff").status_code in (404, 422)
