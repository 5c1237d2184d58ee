"""The department's tasks of a day or a week."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.claims.queries_acts import task_acts
from app.core import clock
from app.core.intervals import Interval
from app.core.localtime import local_time, local_today, monday_of
from app.core.viewer import Can
from app.departments.blueprint import blueprint
from app.departments.commands_posts import may_unpost
from app.departments.queries_posts import ids_of, posted_among
from app.departments.queries_stale import still_holds
from app.departments.queries_tasks import (
    PERIODS,
    TaskFilter,
    TaskList,
    department_tasks,
    page_with,
)
from app.departments.words_posts import posted_text
from app.departments.words_week import later_text, left_text, subtitle_text, title_text
from app.eligibility.queries_fits import count_fits
from app.lists.only_open import only_open
from app.on_call.queries_short import paid_longer
from app.on_call.words import short_text
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR
from app.shifts.policies import may_post
from app.shifts.queries import draft_of, posting_departments, recent_templates
from app.shifts.rules import FURTHEST
from app.web.access import access, viewer
from app.web.limits import LARGEST_ID, id_of
from app.web.pages import page_number, searched
from app.web.render import page, unchanged


@blueprint.get("/tasks")
@access(Can.SEE_TASKS)
def tasks() -> Response:
    """The tasks by day, each with how it stands; after posting, how many it fits.

    Those of the departments that the viewer posts for, and those they are in charge of.
    """
    posted = _just_posted()
    _say_posted(posted)
    return _task_list(posted)


@blueprint.get("/tasks/changes")
@access(Can.SEE_TASKS)
def task_changes() -> Response:
    """The list again, or 204 when nothing in it changed since."""
    drawn_at = id_of(request.args.get("at"))
    if drawn_at is not None and 0 <= drawn_at <= LARGEST_ID:
        held = still_holds(viewer(), request.args.get("v", ""), drawn_at)
        if held:
            return unchanged(v=held.version, at=held.second)
    return _task_list(_just_posted())


def _just_posted() -> list[Shift]:
    """What the address says was posted, as far as it is the viewer's department's."""
    asked = ids_of(request.args.get("posted", "").split(","))
    return posted_among(viewer(), asked) if asked else []


def tasks_page(problem: str) -> Response:
    """The list that the address asks for, with what is wrong about what was chosen in it."""
    return _task_list((), problem)


def list_address() -> str:
    """The list that the address asks for, whatever page it is of."""
    departments = posting_departments(viewer())
    return url_for("departments.tasks", **_asked({each.id for each in departments}, ()).address)


def hands_over() -> bool:
    """Whether the viewer posts for another department that tasks can be handed to."""
    return len(posting_departments(viewer())) > 1


def _task_list(posted: Sequence[Shift], problem: str = "") -> Response:
    departments = posting_departments(viewer())
    asked = _asked({each.id for each in departments}, posted)
    number = page_number()
    if posted and "page" not in request.args:
        number = page_with(viewer(), asked, posted[0])
    found = department_tasks(viewer(), asked, number)
    return page(
        "departments/tasks.html",
        block="tasks",
        status=422 if problem else 200,
        problem=problem,
        choosable=_choosable(found),
        asked=asked,
        tasks=found,
        title=title_text(asked, found),
        subtitle=subtitle_text(asked, found, departments[0].name if len(departments) == 1 else ""),
        left_text=left_text,
        later=later_text(found.later),
        around=_around(asked),
        departments=departments,
        templates=recent_templates(viewer()),
        chips=_period_chips(asked),
        posted=[shift.id for shift in posted],
        quiet_until=_quiet_until(posted),
    )


def _choosable(found: TaskList) -> list[int]:
    """The tasks on the page that can be chosen for a change: of departments that one posts for."""
    lines = [line for day in found.days for line in day.lines if line.text]
    return [
        line.shift.id
        for line in lines
        if task_acts(line.shift, found.drawn_at) and may_post(viewer(), line.shift.department.path)
    ]


def _quiet_until(posted: Sequence[Shift]) -> datetime | None:
    """Until when what was just posted can be undone without anybody having heard of it."""
    if not posted or not all(may_unpost(shift, viewer().id) for shift in posted):
        return None
    return min(shift.posted_at for shift in posted) + QUIET_FOR


def _asked(department_ids: set[int], posted: Sequence[Shift]) -> TaskFilter:
    """What the address asks for; right after posting, the week in which it stands.

    A search looks through all that is to come.
    """
    usual = "all" if searched() else "week"
    period, on = request.args.get("days", usual), request.args.get("on", type=date.fromisoformat)
    if posted and "days" not in request.args:
        weeks = {monday_of(local_time().day(shift.starts_at)) for shift in posted}
        period, on = ("week", weeks.pop()) if len(weeks) == 1 else ("all", None)
    department_id = id_of(request.args.get("department"))
    return TaskFilter(
        period if period in PERIODS else abort(404),
        department_id if department_id in department_ids else None,
        searched(),
        only_open(usual=False).wanted,
        on if on and local_today() < on <= local_today() + FURTHEST else None,
    )


def _around(asked: TaskFilter) -> tuple[str | None, str | None]:
    """The addresses of the day or week before, unless it is over, and after."""
    days = asked.days(local_today())
    if days is None:
        return None, None
    first, end = days
    address = partial(url_for, "departments.tasks", days=asked.period, **asked.kept)
    before = address(on=first - (end - first)) if asked.on and first > local_today() else None
    return before, address(on=end)


def _period_chips(asked: TaskFilter) -> list[dict[str, Any]]:
    labels = (_("Day"), _("Week"), _("All"), _("Past"))
    return [
        {
            "label": label,
            "href": url_for("departments.tasks", days=days, **asked.kept),
            "current": days == asked.period,
        }
        for days, label in zip(PERIODS, labels, strict=True)
    ]


def _say_posted(posted: Sequence[Shift]) -> None:
    if posted:
        fits = count_fits(draft_of(posted[0])) if len(posted) == 1 else None
        flash(*posted_text(posted, fits, clock.now()))
        first = posted[0]
        least = paid_longer(Interval(first.starts_at, first.ends_at), first.department_id)
        if least is not None:
            flash(short_text(least), "warn")
