"""Tasks of a department before arrivals: by site and day, and room by room for one hand on a phone."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from rugui.toolkit import (
    Invalid,
    NotFound,
    SiteRef,
    _,
    _l,
    audit_shown,
    current_site,
    requires,
    session,
    sites,
    stay_by_public_id,
    today_at,
    viewer,
)
from werkzeug.wrappers import Response

from hotel_preferences import panels_of, service_tasks
from hotel_preferences.access import SENSITIVE, TASKS
from hotel_preferences.catalogue import DEPARTMENTS
from hotel_preferences.forms import TaskForm
from hotel_preferences.service_tasks import RoomWork, Todo
from hotel_preferences.views import blueprint, say
from hotel_preferences.words import DEPARTMENTS as DEPARTMENT_WORDS
from hotel_preferences.words import SEVERITIES, title

FAR = timedelta(days=400)


@blueprint.get("/tasks")
@requires(TASKS)
def tasks() -> str:
    """What is to do at a site on a day, room by room; `department` narrows."""
    site = _site()
    today = today_at(site)
    day = _day(today)
    department = _department()
    work = service_tasks.rooms(session(), site.id, day, department)
    note_shown(work)
    return render_template(
        "hotel_preferences/tasks.html", site=site, place=panels_of.site_names(session())[site.id], day=day,
        today=today, before=day - timedelta(days=1), after=day + timedelta(days=1), department=department,
        department_tabs=_tabs(site, day, department),
        rooms=[shown(one) for one in work], open=sum(one.open for one in work),
        of=sum(len(one.todos) for one in work),
    )  # fmt: skip


def note_shown(work: Sequence[RoomWork]) -> None:
    """Write down, in one entry, of which guests this person was shown what is sensitive: "keep away" tells it too."""
    told = [one.guest.id for one in work if any(todo.task.allergy_id or todo.kind.sensitive for todo in one.todos)]
    audit_shown(session(), "hotel_preferences.tasks.sensitive", told)


def _tabs(site: SiteRef, day: date, department: str) -> list[tuple[object, str, bool, int | None]]:
    counts = service_tasks.counts(session(), [site.id], day)
    return [
        (DEPARTMENT_WORDS[code],
         url_for("hotel_preferences.tasks", site=site.id, date=day.isoformat(), department=code),
         code == department, counts.get((site.id, code), (0, 0))[0] or None)
        for code in DEPARTMENTS
    ]  # fmt: skip


def _site() -> SiteRef:
    asked = request.args.get("site", type=int)
    mine = {site.id: site for site in sites(session()) if viewer().can(TASKS, site.id)}
    here = current_site(session())
    found = mine.get(asked) if asked is not None else None
    if asked is not None and found is None:
        raise NotFound(_l("There is no such site."))
    found = found or (mine.get(here.id) if here else None) or next(iter(mine.values()), None)
    if found is None:
        raise NotFound(_l("There is no such site."))
    return found


def _day(today: date) -> date:
    try:
        day = date.fromisoformat(request.args.get("date", "") or today.isoformat())
    except ValueError:
        return today
    return day if abs(day - today) < FAR else today


def _department() -> str:
    asked = request.args.get("department", "")
    return asked if asked in DEPARTMENTS else ""


def shown(one: RoomWork) -> dict[str, Any]:
    """A room in words, as this reader may know it."""
    return {
        "stay": one.stay, "guest": one.guest, "open": one.open, "of": len(one.todos),
        "todos": [_todo(todo) for todo in one.todos],
    }  # fmt: skip


def _todo(todo: Todo) -> dict[str, Any]:
    """A task in words: who may know of allergies reads the word, the others read what to keep away."""
    what = title(todo.kind, todo.value, todo.whose)
    safety = todo.task.allergy_id is not None
    told = viewer().can(SENSITIVE)
    if safety:
        text = _("Allergy: %(what)s", what=what) if told else _("Keep away: %(what)s", what=what)
    else:
        text = _("Never: %(what)s", what=what) if todo.strength == "never" else what
    return {
        "id": todo.task.public_id, "status": todo.task.status, "reason": todo.task.reason, "who": todo.task.done_by,
        "text": text, "safety": safety, "must": todo.strength == "must",
        "severity": SEVERITIES[todo.severity] if told and todo.severity else "",
        "note": todo.note if not todo.kind.sensitive else "",
        "department": DEPARTMENT_WORDS[todo.task.department],
    }  # fmt: skip


@blueprint.get("/tasks/<visit_id>")
@requires(TASKS)
def room(visit_id: str) -> str:
    """One room: its tasks, and the next room one tap away."""
    stay = stay_by_public_id(session(), visit_id)
    department = _department()
    work = service_tasks.room(session(), stay, department)
    if work is None:
        raise NotFound(_l("There is nothing to do for this stay."))
    note_shown([work])
    others = service_tasks.rooms(session(), stay.site_id, stay.arrival, department)
    place = next((n for n, one in enumerate(others) if one.stay.id == stay.id), -1)
    waiting = [one for one in (*others[place + 1 :], *others[: max(place, 0)]) if one.open and one.stay.id != stay.id]
    return render_template(
        "hotel_preferences/room.html", work=shown(work), department=department,
        following=waiting[0].stay if waiting else None, left=len(waiting),
    )  # fmt: skip


@blueprint.post("/task/<task_id>/<status>")
@requires(TASKS)
def settle(task_id: str, status: str) -> Response:
    """Done, not possible (with the reason), or open again; with undo."""
    form = TaskForm()
    try:
        row = service_tasks.settle(session(), task_id, status, form.reason.data or "")
    except Invalid as error:
        row = service_tasks.get(session(), task_id)
        flash(" ".join(str(text) for text in error.fields.values()), "error")
    else:
        if status != "open":
            undo = url_for("hotel_preferences.settle", task_id=task_id, status="open")
            said = _("Done.") if status == "done" else _("Noted as not possible.")
            say(said, undo)
    department = row.department if form.back.data == "department" else ""
    if form.back.data == "room":
        stay = service_tasks.stay_of(session(), row)
        return redirect(url_for("hotel_preferences.room", visit_id=stay.public_id, department=_department()), 303)
    return redirect(
        url_for("hotel_preferences.tasks", site=row.site_id, date=row.day.isoformat(), department=department), 303
    )


@blueprint.post("/tasks")
@requires(TASKS)
def make_tasks() -> Response:
    """Write the tasks of a day now, instead of waiting for the hourly work."""
    site = _site()
    day = _day(today_at(site))
    count = service_tasks.make(session(), site.id, day)
    flash(_("New tasks: %(n)s", n=count) if count else _("Everything is up to date."), "done")
    address = url_for("hotel_preferences.tasks", site=site.id, date=day.isoformat(), department=_department())
    return redirect(address, 303)
