"""Posting tasks."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.core import clock
from app.core.localtime import local_time, local_today
from app.core.tokens import new_once
from app.core.viewer import Can
from app.people.models import Department
from app.shifts import queries
from app.shifts.blueprint import blueprint
from app.shifts.commands import SentOtherwise, post_shifts
from app.shifts.fields import OTHER
from app.shifts.forms import ShiftForm, fields_of, shown_at
from app.shifts.forms_line import (
    DAYS_AHEAD,
    NO_LINE,
    QuickLine,
    fill_in,
    fill_time,
    moment_in,
    quick_line,
    unread_text,
)
from app.shifts.models import Shift
from app.shifts.policies import may_post
from app.shifts.rules import suggested_head_start
from app.tasks.models import TaskType
from app.web.access import access, ensure, viewer
from app.web.limits import LARGEST_ID, id_of
from app.web.render import go_to, page
from app.web.words_times import short_day_text

CHIPS = 5


@blueprint.get("/shifts/new")
@access(Can.POST)
def new() -> Response:
    """An empty post, or the department's last one of a type."""
    departments = queries.posting_departments(viewer())
    type_id = _asked("type")
    last = queries.last_of_type(viewer(), type_id, _asked("department")) if type_id else None
    if not departments:
        return page("shifts/none.html")
    department = _department(
        departments, [_asked("department"), last.department_id if last else None]
    )
    form = ShiftForm(formdata=None, data=_empty(department, type_id))
    chosen = _offer(form, departments, department, last)
    if "type" in request.args and chosen is None:
        abort(404)
    fill_in(form, moment_in(request.args))
    form.fill(_usual(chosen, last, form.start.data) if chosen else {})
    form.fill({"places": 1, "extra_places": 0, "contact": viewer().id})
    if last is not None:
        form.own_team_until.data = _head_start(last)
    form.forget_strangers()
    return form_page(form)


@blueprint.post("/shifts")
@access(Can.POST)
@bounded(3000, Verb.POSTED)
def post() -> Response:
    """Post the tasks; afterwards the list says how many people they fit.

    With ``fill`` nothing is posted: the form comes back with what its kind of task fills in. So
    it does where the quick line was not read before, and Enter was pressed or a word is left.
    """
    form, line = sent()
    if request.form.get("fill") or "at" in request.form or line.holds_back(request.form):
        return _filled(form, line)
    drafts = form.drafts(local_time(), clock.now())
    if drafts is None:
        return form_page(form, line, status=422)
    ids = post_shifts(drafts, form.once.data, viewer().id)
    if isinstance(ids, SentOtherwise):
        form.post_anew()
        return form_page(form, line, status=422)
    return go_to(
        url_for("departments.tasks", posted=",".join(map(str, ids)), _anchor=f"posted-{ids[0]}")
    )


def sent() -> tuple[ShiftForm, QuickLine]:
    """The form as it was sent, with what its quick line says where that was not read before."""
    form = offered(ShiftForm())
    line = quick_line(form)
    if line.is_new:
        fill_in(form, line.read)
        _fill(form)
    return form, line


def _filled(form: ShiftForm, line: QuickLine) -> Response:
    """The form with what is usual for its kind of task, and what is beside it asked anew."""
    if not line.is_new:
        _fill(form)
    fill_time(form, request.form.get("at", ""))
    answer = form_page(form, line)
    answer.headers["HX-Trigger-After-Settle"] = "flexpool:filled"
    return answer


def _fill(form: ShiftForm) -> None:
    """Fill in what is usual for the kind of task, where nothing was typed."""
    type_id = form.task_type.data
    known = str(type_id) in {choice.value for choice in form.task_type.choices}
    last = queries.last_of_type(viewer(), type_id, form.department.data) if known else None
    chosen = queries.task_type(type_id) if known and type_id else None
    form.fill(_usual(chosen, last, form.start.data) if chosen else {})
    form.forget_strangers()


def offered(form: ShiftForm) -> ShiftForm:
    """The form with what the viewer can choose in it; 403 for somebody else's department."""
    departments = queries.posting_departments(viewer())
    asked = form.department.data
    if asked is not None and 0 < asked <= LARGEST_ID:
        named = queries.department(asked)
        ensure(named is None or may_post(viewer(), named.path))
    if departments:
        _offer(form, departments, _department(departments, [asked]), None)
    return form


def _offer(
    form: ShiftForm,
    departments: Sequence[Department],
    department: Department | None,
    last: Shift | None,
) -> TaskType | None:
    """Set what can be chosen; the kind of task that is chosen, if it is among them.

    As long as no department is chosen, nobody there can be called.
    """
    task_types = queries.task_types_for((department or departments[0]).path)
    people = [*form.people, *([last.contact_id, last.deputy_id] if last else [])]
    wanted = [each for each in (*people, viewer().id) if each is not None]
    contacts = queries.contacts_for(department.path, wanted) if department else []
    form.offer(departments, task_types, contacts)
    return next((each for each in task_types if each.id == form.task_type.data), None)


def _asked(name: str) -> int | None:
    number = id_of(request.args.get(name))
    return number if number is not None and 0 < number <= LARGEST_ID else None


def _department(
    departments: Sequence[Department], wanted: Sequence[int | None]
) -> Department | None:
    """The first of the wanted ones that the viewer posts for, else their own, else the only one."""
    by_id = {each.id: each for each in departments}
    for department_id in wanted:
        if department_id in by_id:
            return by_id[department_id]
    own = (each for each in departments if each.path == viewer().home_path)
    return next(own, departments[0] if len(departments) == 1 else None)


def _empty(department: Department | None, type_id: int | None) -> dict[str, Any]:
    """A post in which nobody has filled in anything."""
    return {
        "department": department.id if department else None,
        "task_type": type_id,
        "once": new_once(),
    }


def _usual(task_type: TaskType, last: Shift | None, start: time | None) -> dict[str, Any]:
    """What a kind of task fills in: as in the department's last post of it, or as it says."""
    usual: dict[str, Any] = {"location": task_type.place}
    if last is not None:
        usual |= fields_of(queries.draft_of(last), local_time())
    begins = start or usual.get("start")
    if begins is not None and (last is None or begins != usual["start"]):
        ends = datetime.combine(date.min, begins) + timedelta(minutes=task_type.usual_minutes)
        usual["end"] = ends.time()
    return usual


def _head_start(last: Shift) -> datetime | None:
    """The own team goes first again, if it did last time and there is time for it today."""
    until = suggested_head_start(clock.now())
    local = local_time()
    same_time_today = local.at(clock.now()).replace(
        hour=local.at(last.starts_at).hour, minute=local.at(last.starts_at).minute
    )
    again = last.own_team_until is not None and until <= same_time_today
    return shown_at(until, local) if again else None


def form_page(
    form: ShiftForm,
    line: QuickLine = NO_LINE,
    status: int = 200,
    prospect: object = None,
    card: object = None,
) -> Response:
    """The page with the form, and what a script would ask for, where it is known already."""
    until = suggested_head_start(clock.now())
    days = _days_ahead()
    form.date.choices = [*days[:CHIPS], SelectChoice(OTHER, _("another day"))]
    return page(
        "shifts/new.html",
        block="post",
        status=status,
        form=form,
        line=line,
        unread=unread_text(line.read.unread) if line.read.unread else "",
        type_id=form.task_type.data,
        templates=queries.recent_templates(viewer()),
        also=days[CHIPS:],
        until=until,
        until_value=shown_at(until, local_time()),
        prospect=prospect,
        card=card,
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
