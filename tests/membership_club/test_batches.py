"""The nightly run as a batch: previewed, held, committed, undone, again; many members, few statements, two at once."""

import threading
from datetime import timedelta

import pytest
from click.testing import CliRunner
from membership_club import service_batches, service_bulk, service_clubs, service_commits
from membership_club.models import Batch, Change, Club, Membership
from membership_club.rules import ClubRules, Hold, Terms, TierRules, Window
from membership_club.service_lists import Wanted
from rugui.cli import main
from rugui.testing.guests import new_guest
from rugui.testing.statements import statements
from rugui.toolkit import OPERATOR, Conflict, Invalid, NotFound, Refused, today_here, utcnow
from sqlalchemy import func, insert, select

from tests.membership_club.conftest import new_club, new_member, stayed
from tests.membership_club.making import needs

SHORT = ClubRules(
    (TierRules("a"), TierRules("b", needs(("nights", 5), window=Window("rolling", 12)))),
    Terms("rolling", 1, grace_days=10), Hold("months", 12),
)  # fmt: skip


@pytest.fixture
def short(session, house):
    return new_club(session, "SH", SHORT)


def everything(session):
    session.flush()
    session.expire_all()
    names = ("status", "tier_id", "term_end", "grace_end", "tier_end", "checked_on")
    return [tuple(getattr(row, name) for name in names) for row in session.scalars(select(Membership).order_by("id"))]


def test_previewed_held_committed_and_undone(session, house, short):
    today = today_here(session)
    guest, up = new_member(session, short, joined=10)
    stayed(session, guest, house.site, 6, ago=5)
    _guest, late = new_member(session, short, "王大明", joined=35)
    _guest, gone = new_member(session, short, "Smith", joined=80)
    before = everything(session)
    batch = service_batches.preview(session, short)
    found = [(row.kind, member.number) for row, member in service_batches.rows(session, batch)]
    assert found == [("moved", up.number), ("grace", late.number), ("grace", gone.number), ("expired", gone.number)]
    assert everything(session) == before, "a preview changes nothing"
    held = next(row for row, member in service_batches.rows(session, batch) if member.id == gone.id)
    service_batches.hold(session, batch.public_id, held.public_id, why="she is ill")
    again = service_batches.preview(session, short)
    assert [row.status for row, _member in service_batches.rows(session, again)] == ["open", "open", "held", "held"]
    service_commits.apply(session, again.public_id)
    session.expire_all()
    assert [up.status, late.status, gone.status] == ["active", "grace", "active"]
    assert (up.tier_id is not None, up.tier_end is not None, up.checked_on) == (True, True, today)
    with pytest.raises(Conflict):
        service_commits.apply(session, again.public_id)
    empty = service_batches.preview(session, short)
    assert {member.number for _row, member in service_batches.rows(session, empty)} == {gone.number}
    service_commits.undo(session, again.public_id)
    assert everything(session) == before
    assert session.scalar(select(func.count()).where(Change.kind == "reversed")) == 2
    with pytest.raises(Conflict):
        service_commits.undo(session, again.public_id)


def test_who_was_changed_since_the_preview_is_left_alone(session, short):
    from membership_club import service_members

    _guest, late = new_member(session, short, joined=35)
    batch = service_batches.preview(session, short)
    service_members.renew(session, late.public_id)
    done = service_commits.apply(session, batch.public_id)
    session.expire_all()
    assert (done.counts["skipped"], late.status) == (1, "active")


def test_what_happens_on_the_31st(session, short):
    _guest, row = new_member(session, short, joined=5)
    today = today_here(session)
    batch = service_batches.preview(session, short, today + timedelta(days=60))
    kinds = [row.kind for row, _member in service_batches.rows(session, batch)]
    assert (batch.kind, kinds) == ("ahead", ["grace", "expired"])
    with pytest.raises(Refused):
        service_commits.apply(session, batch.public_id)
    with pytest.raises(Invalid):
        service_batches.preview(session, short, today + timedelta(days=9000))
    service_batches.drop(session, batch.public_id)
    assert row.status == "active"
    with pytest.raises(NotFound):
        service_batches.get(session, "\ud800")


def test_a_bulk_change_is_a_batch_too(session, short):
    rows = [new_member(session, short, f"G{n}", joined=3)[1] for n in range(3)]
    before = everything(session)
    until = today_here(session) + timedelta(days=200)
    wanted = Wanted(today_here(session), status="active")
    with pytest.raises(Invalid) as wrong:
        service_bulk.preview(session, short, wanted, "tier", tier="zz", reason="")
    assert set(wrong.value.fields) == {"tier", "reason"}
    batch = service_bulk.preview(session, short, wanted, "tier", tier="b", until=until, reason="anniversary")
    assert batch.counts == {"manual": 3}
    service_commits.apply(session, batch.public_id)
    session.expire_all()
    assert {row.manual_until for row in rows} == {until}
    service_commits.undo(session, batch.public_id)
    assert everything(session) == before
    gone = service_bulk.preview(
        session, short, Wanted(today_here(session), number=rows[0].number), "leave", why="asked"
    )
    service_commits.apply(session, gone.public_id)
    session.expire_all()
    assert [row.status for row in rows] == ["left", "active", "active"]


def test_the_job_previews_and_commits_only_where_a_club_says_so(session, short):
    _guest, late = new_member(session, short, joined=35)
    service_commits.nightly(session)
    session.expire_all()
    assert (late.status, service_batches.waiting(session)) == ("active", 1)
    short.commits = "itself"
    service_commits.nightly(session)
    session.expire_all()
    assert (late.status, service_batches.waiting(session)) == ("grace", 0)


def _many(session, club, count):
    first = (session.scalar(select(func.max(Membership.id))) or 0) + 1
    guests = [new_guest(session, "X").id]
    start = utcnow().date() - timedelta(days=35)
    session.execute(insert(Membership), [
        {"id": first + n, "customer_id": guests[0], "club_id": club.id, "number": f"M{n:06}", "status": "active"}
        for n in range(count)
    ])  # fmt: skip
    session.execute(insert(Change), [
        {"membership_id": first + n, "kind": "joined", "on": start,
         "data": {"tier": "a", "until": (start + timedelta(days=30)).isoformat()}} for n in range(count)
    ])  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_statements_grow_by_the_thousand_and_not_by_the_member(session, short, database):
    def cost(count):
        with session.begin_nested() as inner:
            _many(session, short, count)
            with statements(database) as sent:
                batch = service_batches.preview(session, short)
                service_commits.apply(session, batch.public_id)
                service_commits.undo(session, batch.public_id)
            assert batch.members == count
            inner.rollback()
        session.expire_all()
        return len(sent)

    assert cost(20) == cost(400)
    assert cost(1600) <= 4 * cost(400)


def test_two_people_commit_one_batch_once(app, kept):
    with kept(viewer=OPERATOR) as session:
        club = service_clubs.add(session, "TW", {"en": "Two"}, SHORT, valid_from=utcnow().date() - timedelta(days=999),
                                 tier_names={})  # fmt: skip
        for n in range(5):
            new_member(session, club, f"G{n}", joined=35)
        public_id = service_batches.preview(session, club).public_id
    said = []

    def press():
        try:
            with kept(viewer=OPERATOR) as session:
                service_commits.apply(session, public_id)
            said.append("done")
        except Conflict:
            said.append("late")

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with kept(write=False, viewer=OPERATOR) as session:
        assert session.scalar(select(func.count()).where(Change.kind == "grace")) == 5
        assert session.scalars(select(Batch.status)).all() == ["committed"]
        assert session.scalar(select(func.count()).select_from(Club)) == 1
    assert sorted(said) == ["done", "late", "late", "late"]


def test_the_nightly_command(app, database, kept, monkeypatch, tmp_path):
    with kept(viewer=OPERATOR) as session:
        new_member(session, new_club(session, "SH", SHORT), joined=35)
    monkeypatch.setenv("RUGUI_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def said(*arguments):
        done = CliRunner().invoke(main, ["club", "nightly", *arguments])
        with kept(write=False, viewer=OPERATOR) as session:
            return done.exit_code, done.output, session.scalars(select(Membership.status)).one()

    status, text, member = said("--club", "sh")
    assert (status, "Grace began 1" in text, text.count("\n"), member) == (0, True, 1, "active")
    assert said("--commit", "--on", "2090-01-01")[0] == said("--club", "NO")[0] == 1
    status, text, member = said("--commit")
    assert (status, "written down: 1" in text, member) == (0, True, "grace")
    assert "nothing is due" in said()[1]
