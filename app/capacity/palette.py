"""Going anywhere: people, tasks, departments and places whose name holds what was typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select

from app.core.db import db
from app.core.viewer import Can, Viewer
from app.people.models import Department, Person
from app.people.queries import within
from app.shifts.models import Shift, ShiftState
from app.tasks.models import TaskType
from app.web.languages import local_time
from app.web.navigation import Item
from app.web.words_times import dated_span

MOST_PEOPLE, MOST_TASKS, MOST_DEPARTMENTS, MOST_PLACES = 6, 6, 4, 4
MOST_WORDS = 6
DAY_FORMATS = ("%Y-%m-%d", "%d-%m-%Y")


@dataclass(frozen=True, slots=True)
class Hit:
    """Somewhere to go."""

    label: str
    meta: str
    href: str
    icon: str


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    label: str
    hits: list[Hit]


def palette(viewer: Viewer, typed: str, places: Sequence[Item], now: datetime) -> list[Group]:
    """What the viewer may see of what was typed, at most 20 in all; three statements.

    Every word must be found; a word that is a day (today, friday, 14-10, 2026-10-14) narrows the
    tasks to it. Nothing typed: the places.
    """
    words = typed.split()[:MOST_WORDS]
    groups = [Group(_("Go to"), _places(words, places))]
    if words:
        groups += [
            Group(_("People"), _people(viewer, words)),
            Group(_("Tasks"), _tasks(viewer, words, now)),
            Group(_("Departments"), _departments(viewer, words)),
        ]
    return [group for group in groups if group.hits]


def _places(words: Sequence[str], places: Sequence[Item]) -> list[Hit]:
    most = MOST_PLACES if words else len(places)
    return [
        Hit(item.label, "", item.href, item.icon)
        for item in places
        if all(word.casefold() in item.label.casefold() for word in words)
    ][:most]


def _people(viewer: Viewer, words: Iterable[str]) -> list[Hit]:
    found = db.session.execute(
        select(Person.id, Person.name, Department.name.label("home"))
        .join(Department, Department.id == Person.home_department_id)
        .where(within(viewer, Can.SEE_PEOPLE), Person.active, *_holds(words, Person.name))
        .order_by(func.lower(Person.name), Person.id)
        .limit(MOST_PEOPLE)
    )
    return [
        Hit(row.name, row.home, url_for("people.person", person_id=row.id), "user") for row in found
    ]


def _tasks(viewer: Viewer, words: Sequence[str], now: datetime) -> list[Hit]:
    """The tasks ahead, nearest first; those that touch a day when one of the words is a day."""
    local = local_time()
    days = {word: day_meant(word, local.day(now)) for word in words}
    conditions = _holds([word for word in words if not days[word]], TaskType.name, Department.name)
    conditions.append(Shift.ends_at > now)
    for day in filter(None, days.values()):
        whole = local.whole_day(day)
        conditions += [Shift.ends_at > whole.start, Shift.starts_at < whole.end]
    found = db.session.execute(
        select(
            Shift.id,
            Shift.starts_at,
            Shift.ends_at,
            Shift.places,
            Shift.filled,
            TaskType.name,
            Department.name.label("department"),
        )
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .join(Department, Department.id == Shift.department_id)
        .where(within(viewer, Can.COORDINATE), Shift.state != ShiftState.CANCELLED, *conditions)
        .order_by(Shift.starts_at, Shift.id)
        .limit(MOST_TASKS)
    )
    return [
        Hit(row.name, _about(row), url_for("claims.task", shift_id=row.id), "list") for row in found
    ]


def _about(row: Any) -> str:
    when = dated_span(row.starts_at, row.ends_at)
    count = _("%(filled)s of %(places)s", filled=row.filled, places=row.places)
    return " · ".join((when, row.department, count))


def _departments(viewer: Viewer, words: Iterable[str]) -> list[Hit]:
    found = db.session.execute(
        select(Department.id, Department.name)
        .where(within(viewer, Can.COORDINATE), Department.active, *_holds(words, Department.name))
        .order_by(func.lower(Department.name), Department.id)
        .limit(MOST_DEPARTMENTS)
    )
    return [
        Hit(row.name, _("its tasks"), url_for("claims.tasks", department=row.id), "building")
        for row in found
    ]


def _holds(words: Iterable[str], *columns: Any) -> list[ColumnElement[bool]]:
    return [or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in words]


def day_meant(word: str, today: date) -> date | None:
    """The day that a word says, the next one from today on; None when it says none.

    The page's words for today and tomorrow, the days of the week (whole or short), ``14-10``,
    ``14-10-2026`` and ``2026-10-14``.
    """
    said = word.casefold().strip(".,")
    if said in (_("today"), _("tomorrow")):
        return today + timedelta(days=said == _("tomorrow"))
    locale = get_locale()
    for width in ("wide", "abbreviated") if locale else ():
        for number, name in locale.days["format"][width].items():
            if said == name.casefold().strip("."):
                return today + timedelta(days=(number - today.weekday()) % 7)
    return _written(said, today)


def _written(said: str, today: date) -> date | None:
    """A day in figures."""
    for text in (said, f"{said}-{today.year}"):
        for form in DAY_FORMATS:
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007
            except ValueError:
                continue
    return None
