"""Posting tasks."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import reduce
from typing import Any, TypeVar

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectChoice

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.core import clock
from app.core.localtime import local_time, local_today
from app.core.tokens import new_once
from app.core.viewer import Can
from app.ladder.rules_release import USUAL, USUAL_HOURS, LadderHours, Release, release_of
from app.people.models import Department
from app.shifts import queries
from app.shifts.blueprint import blueprint
from app.shifts.commands import SentOtherwise, StandsAlready, post_shifts
from app.shifts.fields import OTHER
from app.shifts.forms import ShiftForm, fields_of
from app.shifts.forms_line import (
    DAYS_AHEAD,
    NO_LINE,
    PostForm,
    QuickLine,
    fill_in,
    fill_time,
    moment_in,
    quick_line,
    unread_text,
)
from app.shifts.forms_steps import CHOSEN, FIRST, STEPS, shown_at
from app.shifts.models import Shift
from app.shifts.policies import may_post
from app.shifts.queries import Alike, alike_of, at_other_times, standing_alike
from app.tasks.models import TaskType
from app.web.access import access, ensure, viewer
from app.web.limits import LARGEST_ID, id_of
from app.web.render import go_to, page
from app.web.words_times import short_day_text

CHIPS = 5
MOST_KNOWN = 200
AnyPost = TypeVar("AnyPost", bound=ShiftForm)


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
    form = PostForm(formdata=None, data=_empty(department, type_id))
    chosen = _offer(form, departments, department, last)
    if "type" in request.args and chosen is None:
        abort(404)
    fill_in(form, moment_in(request.args))
    form.hours = form.hours.or_else(_as_last(last))
    form.fill({**(_usual(chosen, last, form.start.data) if chosen else {}), **_steps(form)})
    form.fill({"places": 1, "extra_places": 0, "contact": viewer().id})
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
    known = known_tasks()
    if request.form.get("without"):
        drafts = at_other_times(drafts, standing_alike(drafts))
        if not drafts:
            flash(_("All of them stand there already. Nothing was posted."), "info")
            return go_to(url_for("departments.tasks"))
    ids = post_shifts(drafts, form.once.data, viewer().id, form.as_sent(drafts), known, form.rule)
    if isinstance(ids, SentOtherwise):
        form.post_anew()
        return form_page(form, line, status=422)
    if isinstance(ids, StandsAlready):
        return form_page(form, line, status=409, alike=alike_of(drafts, ids.ids, known))
    if form.rule is not None:
        flash(ngettext("%(num)s task is posted.", "%(num)s tasks are posted.", len(ids)), "ok")
        return go_to(url_for("series.series", shift_series_id=queries.series_of(ids[0])))
    return go_to(
        url_for("departments.tasks", posted=",".join(map(str, ids)), _anchor=f"posted-{ids[0]}")
    )


def known_tasks() -> set[int]:
    """The tasks alike that the form showed, and that are to be beside the new ones."""
    numbers = (id_of(text) for text in request.form.get("known", "").split(",")[:MOST_KNOWN])
    return {each for each in numbers if each is not None and 0 < each <= LARGEST_ID}


def sent() -> tuple[PostForm, QuickLine]:
    """The form as it was sent, with what its quick line says where that was not read before."""
    form = offered(PostForm())
    line = quick_line(form)
    if line.is_new:
        fill_in(form, line.read)
        _fill(form)
    return form, line


def _filled(form: PostForm, line: QuickLine) -> Response:
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
    form.hours = form.hours.or_else(_as_last(last))
    form.fill({**(_usual(chosen, last, form.start.data) if chosen else {}), **_steps(form)})
    form.forget_strangers()


def offered(form: AnyPost) -> AnyPost:
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
    chosen = next((each for each in task_types if each.id == form.task_type.data), None)
    form.hours = ladder_hours(chosen, department)
    usual = CHOSEN if department is not None and department.by_approval else FIRST
    if not form.approval.raw_data or form.approval.data == request.form.get("was-approval"):
        form.approval.data = usual  # nobody chose otherwise
    form.usual_approval = usual
    return chosen


def ladder_hours(task_type: TaskType | None, department: Department | None) -> LadderHours:
    """How long each step lasts as a rule: as the kind of task says, else as the department does."""
    said = [
        LadderHours(each.own_team_hours, each.division_hours)
        for each in (task_type, department)
        if each is not None
    ]
    return reduce(LadderHours.or_else, said, LadderHours())


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


def _as_last(last: Shift | None) -> LadderHours:
    """The own team, and the division, go first again, if there is time for it today."""
    if last is None or last.own_team_until is None:
        return LadderHours()
    local, now = local_time(), clock.now()
    begins = local.at(last.starts_at)
    same_time_today = local.at(now).replace(hour=begins.hour, minute=begins.minute)
    steps = release_of(now, None, USUAL_HOURS)
    if steps.own_team_until is None or steps.own_team_until > same_time_today:
        return LadderHours()
    return LadderHours(USUAL, USUAL if last.division_until else None)


def _steps(form: ShiftForm, hours: LadderHours | None = None) -> dict[str, Any]:
    """Until when some see it first, as the fields hold it; as long as usual, unless ``hours``."""
    steps = _release(form, hours or form.hours)
    return {
        name: shown_at(at, local_time()) if (at := getattr(steps, name)) is not None else None
        for name in STEPS
    }


def _release(form: ShiftForm, hours: LadderHours) -> Release:
    """Until when some see it first, as far as the start of the task is plain."""
    now = clock.now()
    return release_of(now, form.start_asked(local_time(), local_today()), hours)


def form_page(
    form: PostForm,
    line: QuickLine = NO_LINE,
    status: int = 200,
    prospect: object = None,
    card: object = None,
    alike: Alike | None = None,
) -> Response:
    """The page with the form, and what a script would ask for, where it is known already."""
    asked = form.hours
    wanted = LadderHours(asked.own_team or USUAL, asked.division or USUAL)
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
        steps=_steps(form, wanted),
        first=_release(form, wanted),
        today=local_today(),
        prospect=prospect,
        card=card,
        alike=alike,
        known=alike.known if alike else ",".join(map(str, sorted(known_tasks()))),
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
