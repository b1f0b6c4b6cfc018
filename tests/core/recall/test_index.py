"""The index says what the guests say: after a change, at night, made anew, and when somebody goes."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from rugui.customers.models import Customer, CustomerName, CustomerPhone
from rugui.db import Database
from rugui.hookspecs import hookimpl
from rugui.interactions.models import Visit
from rugui.plugins import Plugin, PluginSet, load
from rugui.recall.index import forget, rebuild, refresh_now, reindex
from rugui.recall.models import CustomerCard, CustomerNameWord, CustomerSearchKey
from rugui.recall.service import find
from rugui.testing.statements import statements
from rugui.values import OPERATOR, SearchKey, Viewer
from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from .guests import TODAY, add_guest, add_site, add_stay

CLERK = Viewer(1, "clerk", {"customers.read": None, "interactions.read": None})
WANG = ("王小明", "王", "小明", "zh-Hant-TW")


def ids(session: Session, typed: str, viewer: Viewer = OPERATOR) -> list[int]:
    return [match.customer_id for match in find(session, typed, viewer, today=TODAY)]


def dump(session: Session) -> list[object]:
    """Everything the index holds."""
    return [
        sorted(map(tuple, session.execute(select(model.__table__)).all()), key=str)
        for model in (CustomerSearchKey, CustomerNameWord, CustomerCard)
    ]


def test_a_change_of_name_and_phone_leaves_nothing_of_the_old(session: Session) -> None:
    guest = add_guest(session, ("Anna Zork", "Zork", "Anna", "en"), phones=[("", "+886912345678")])
    name = session.scalars(select(CustomerName)).one()
    name.full, name.family = "Anna Lind", "Lind"
    session.scalars(select(CustomerPhone)).one().e164 = "+886900000001"
    reindex(session, [guest], TODAY)
    assert ids(session, "zork") == ids(session, "5678") == []
    assert ids(session, "lind") == ids(session, "lind 0001") == [guest]
    kept = [*session.scalars(select(CustomerSearchKey.key)), *session.scalars(select(CustomerNameWord.word))]
    assert not any("zork" in key or "5678" in key for key in kept)


def test_a_word_stays_known_while_somebody_is_called_so(session: Session) -> None:
    first, second = (add_guest(session, ("Anna Zorkmann", "Zorkmann", "Anna", "en")) for _ in range(2))
    forget(session, [first])
    assert ids(session, "zorkman") == [second]
    forget(session, [second])
    assert dump(session) == [[], [], []]


def test_indexing_again_writes_nothing(session: Session, database: Database) -> None:
    guest = add_guest(session, WANG)
    before = dump(session)
    with statements(database) as sent:
        reindex(session, [guest], TODAY)
    assert dump(session) == before
    assert not [one for one in sent if one.startswith(("INSERT", "DELETE"))]


def test_the_cost_does_not_grow_with_the_guests(session: Session, database: Database) -> None:
    guests = [add_guest(session, WANG, phones=[("", f"+88691234{n:04d}")]) for n in range(30)]
    with statements(database) as one:
        reindex(session, guests[:1], TODAY + timedelta(1))
    with statements(database) as thirty:
        reindex(session, guests, TODAY + timedelta(1))
    assert len(one) == len(thirty), thirty


def test_the_night_moves_guests_in_and_out(session: Session) -> None:
    site = add_site(session)
    guest = add_guest(session, WANG)
    visit = session.get(Visit, add_stay(session, guest, site, "expected", days=5))
    assert visit is not None
    states = []
    for day, status in ((0, "expected"), (4, "expected"), (5, "in_house"), (7, "departed"), (60, "departed")):
        visit.status = status
        refresh_now(session, TODAY + timedelta(day))
        card = session.execute(select(CustomerCard.nrank, CustomerCard.recent)).one()
        now = session.scalar(select(func.count()).where(CustomerSearchKey.key.like("!%")))
        states.append((card.nrank < -50_000, card.recent, bool(now)))
    assert states == [(False, False, False), (True,) * 3, (True,) * 3, (False, True, False), (False, False, False)]


def test_the_night_looks_only_at_guests_it_concerns(session: Session) -> None:
    site = add_site(session)
    for _ in range(3):
        add_guest(session, WANG)
    here = add_guest(session, WANG)
    add_stay(session, here, site, "in_house")
    assert refresh_now(session, TODAY) == 1


def test_made_anew_it_is_the_same(session: Session) -> None:
    site = add_site(session)
    for n in range(3):
        guest = add_guest(session, WANG, ("Hsiao-Ming Wang", "Wang", "Hsiao-Ming", "en"), emails=[f"w{n}@example.com"])
        add_stay(session, guest, site, ["in_house", "expected", "departed"][n], booking=f"B{n}00", room="305")
    before = dump(session)
    session.execute(text("DELETE FROM customer_name_word"))
    session.execute(text("INSERT INTO customer_search_key VALUES ('=left', 0, 999)"))
    assert list(rebuild(session, TODAY)) == [3]
    assert dump(session) == before


def test_rows_left_behind_find_nothing(session: Session) -> None:
    guest = add_guest(session, WANG)
    session.execute(delete(Customer).where(Customer.id == guest))
    assert ids(session, "王小明") == []
    assert session.scalar(select(func.count()).select_from(CustomerCard)) == 0


def test_an_incognito_guest(session: Session) -> None:
    site = add_site(session)
    guest = add_guest(
        session, WANG, incognito="Mr Smith", emails=["xiaoming@example.com"], phones=[("", "+886912345678")],
        handles=[("wechat", "xiaoming")],
    )  # fmt: skip
    add_stay(session, guest, site, "in_house", room="1208", booking="RZ100")
    real = (
        "王小明",
        "王",
        "wang",
        "xiaom",
        "王 5678",
        "xiaoming@example.com",
        "wang xiaoming",
        "wxm",
        "xiaoming",
        "wamg",
    )
    for typed in real:
        assert ids(session, typed, CLERK) == [], typed
    for typed in [*real[:-1], "smith", "1208"]:
        assert ids(session, typed) == [guest], typed
    for typed in ("smith", "Mr Smith", "smi", "smith 5678", "1208", "RZ100", "0912345678", "5678", "smitj"):
        [match] = find(session, typed, CLERK, today=TODAY)
        told = str(match.as_json()) + str(match.names) + str(match.why)
        assert "Smith" in told
        assert not any(part in told for part in ("王", "Wang", "xiaoming")), told
    [match] = find(session, "smith", OPERATOR, today=TODAY)
    assert [form.full for form in match.names] == ["王小明", "Mr Smith"]


def test_stays_of_other_sites_are_not_told(session: Session) -> None:
    taipei, lisbon = add_site(session, "TPE"), add_site(session, "LIS")
    guest = add_guest(session, WANG)
    add_stay(session, guest, lisbon, "in_house", room="1208", booking="RZ100")
    clerk = Viewer(1, "clerk", {"customers.read": None, "interactions.read": frozenset({taipei})})
    assert ids(session, "1208", clerk) == ids(session, "RZ100", clerk) == ids(session, "王 1208", clerk) == []
    [match] = find(session, "王小明", clerk, today=TODAY)
    assert (match.state, match.room, match.arrival, match.site_id) == ("", "", "", None)
    local = Viewer(1, "clerk", {"customers.read": None, "interactions.read": frozenset({lisbon})})
    [match] = find(session, "1208", local, site_id=lisbon, today=TODAY)
    assert (match.state, match.room, match.site_id) == ("in_house", "1208", lisbon)


def test_an_arrival_that_never_came_is_not_shown_as_arriving(session: Session) -> None:
    guest = add_guest(session, WANG)
    add_stay(session, guest, add_site(session), "expected")
    assert find(session, "王", OPERATOR, today=TODAY)[0].state == "arriving"
    assert find(session, "王", OPERATOR, today=TODAY + timedelta(9))[0].state == ""


class TestPlugins:
    @pytest.fixture
    def plugins(self) -> PluginSet:
        @hookimpl
        def customer_search_keys(session: Session, customer_ids: list[int]) -> dict[int, list[SearchKey]]:
            return {one: [SearchKey(f"TP-{one:05d}", "member")] for one in customer_ids}

        module = SimpleNamespace(plugin=Plugin(api=1, title="Club"), customer_search_keys=customer_search_keys)
        return load([("club", module)])

    def test_numbers_of_plugins_are_found_and_named(self, session: Session) -> None:
        guest = add_guest(session, WANG)
        for typed in (f"TP-{guest:05d}", f"tp{guest:05d}", f"TP-{guest:05d}"[:6]):
            [match] = find(session, typed, OPERATOR, today=TODAY)
            assert (match.customer_id, str(match.why)) == (guest, "member number")
