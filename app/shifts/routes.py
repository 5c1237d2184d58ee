"""Posting tasks."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from app.core import clock
from app.core.viewer import Can
from app.people.models import Department
from app.shifts import queries
from app.shifts.blueprint import blueprint
from app.shifts.commands import post_shifts
from app.shifts.fields import OTHER
from app.shifts.forms import ShiftForm, fields_of, moment_text
from app.shifts.models import Shift
from app.shifts.policies import may_post
from app.shifts.rules import suggested_head_start
from app.tasks.models import TaskType
from app.web.access import access, ensure, viewer
from app.web.languages import local_time, local_today, short_day_text
from app.web.limits import LARGEST_ID, id_of
from app.web.render import go_to, page

CHIPS = 5
DAYS_AHEAD = 15
"""How many days have a chip, or can be ticked as well."""


@blueprint.get("/shifts/new")
@access(Can.POST)
def new() -> Response:
    """An empty post, or the department's last one of a type; htmx gets whom to call there."""
    departments = queries.posting_departments(viewer())
    type_id = _asked("type")
    last = queries.last_of_type(viewer(), type_id, _asked("department")) if type_id else None
    department = _department(
        departments, [_asked("department"), last.department_id if last else None]
    )
    if department is None:
        return page("shifts/none.html")
    task_types = queries.task_types_for(department.path)
    task_type = next((each for each in task_types if each.id == type_id), None)
    if "type" in request.args and task_type is None:
        abort(404)
    form = ShiftForm(formdata=None, data=_prefilled(department, task_type, last))
    form.offer(departments, task_types, queries.contacts_for(department.path, form.people))
    form.forget_strangers()
    return _form_page(form, type_id, block="people")


@blueprint.post("/shifts")
@access(Can.POST)
def post() -> Response:
    """Post the tasks; afterwards the list says how many people they fit."""
    form = offered(ShiftForm())
    drafts = form.drafts(local_time(), clock.now())
    if drafts is None:
        return _form_page(form, form.task_type.data, block="post", status=422)
    ids = post_shifts(drafts, form.once.data, viewer().id)
    return go_to(url_for("claims.tasks", posted=",".join(map(str, ids))))


def offered(form: ShiftForm) -> ShiftForm:
    """The form with what the viewer can choose in it; 403 for somebody else's department."""
    departments = queries.posting_departments(viewer())
    asked = form.department.data
    if asked is not None and 0 < asked <= LARGEST_ID:
        named = queries.department(asked)
        ensure(named is None or may_post(viewer(), named.path))
    department = _department(departments, [asked])
    if department is not None:
        task_types = queries.task_types_for(department.path)
        form.offer(departments, task_types, queries.contacts_for(department.path, form.people))
    return form


def _asked(name: str) -> int | None:
    number = id_of(request.args.get(name))
    return number if number is not None and 0 < number <= LARGEST_ID else None


def _department(
    departments: Sequence[Department], wanted: Sequence[int | None]
) -> Department | None:
    """The first of the wanted ones that the viewer posts for, else their own, else any."""
    by_id = {each.id: each for each in departments}
    for department_id in wanted:
        if department_id in by_id:
            return by_id[department_id]
    own = (each for each in departments if each.path == viewer().home_path)
    return next(own, departments[0] if departments else None)


def _prefilled(
    department: Department, task_type: TaskType | None, last: Shift | None
) -> dict[str, Any]:
    """The last post of the type without its day, or what the task type says."""
    data: dict[str, Any] = {
        "department": department.id,
        "task_type": task_type.id if task_type else None,
        "places": 1,
        "extra_places": 0,
        "contact": viewer().id,
        "location": task_type.place if task_type else "",
    }
    if last is not None:
        data |= fields_of(queries.draft_of(last), local_time())
        data |= {"date": None, "start_fold": None, "end_fold": None, "note": ""}
        data["own_team_until"] = _head_start(last)
    return data | {"department": department.id, "once": secrets.token_urlsafe(16)}


def _head_start(last: Shift) -> str:
    """The own team goes first again, if it did last time and there is time for it today."""
    until = suggested_head_start(clock.now())
    local = local_time()
    same_time_today = local.at(clock.now()).replace(
        hour=local.at(last.starts_at).hour, minute=local.at(last.starts_at).minute
    )
    again = last.own_team_until is not None and until <= same_time_today
    return moment_text(until, local) if again else ""


def _form_page(form: ShiftForm, type_id: int | None, block: str, status: int = 200) -> Response:
    until = suggested_head_start(clock.now())
    days = _days_ahead()
    form.date.choices = [*days[:CHIPS], SelectChoice(OTHER, _("another day"))]
    return page(
        "shifts/new.html",
        block=block,
        status=status,
        form=form,
        type_id=type_id,
        templates=queries.recent_templates(viewer()),
        also=days[CHIPS:],
        until=until,
        until_value=moment_text(until, local_time()),
    )


def _days_ahead() -> list[SelectChoice]:
    """The coming days by name."""
    today = local_today()
    names = {0: _("today"), 1: _("tomorrow")}
    days = [today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    return [
        SelectChoice(day.isoformat(), names.get(ahead) or short_day_text(day))
        for ahead, day in enumerate(days)
    ]


# What follows puts its views on the same blueprint.
from app.shifts import routes_stand_ins  # noqa: E402, F401
