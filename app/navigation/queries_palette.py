"""Going anywhere: people, tasks, departments and places whose name holds what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.core.db import db
from app.core.localtime import local_time
from app.core.matching import holds_all, matches, nearness, words_of
from app.core.viewer import Can, Viewer
from app.navigation.layout import Item
from app.navigation.words import task_meta
from app.people.models import Department, Person
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.states import ShiftState
from app.tasks.models import TaskType
from app.times.rules import NotRead, read_day

MOST_PEOPLE, MOST_TASKS, MOST_DEPARTMENTS, MOST_PLACES = 6, 6, 4, 4


@dataclass(frozen=True, slots=True)
class Hit:
    """Somewhere to go."""

    label: str
    meta: str
    href: str
    icon: str


@dataclass(frozen=True, slots=True)
class PaletteGroup:
    """What was found of one kind."""

    label: str
    hits: list[Hit]


def palette(
    viewer: Viewer, typed: str, places: Sequence[Item], now: datetime
) -> list[PaletteGroup]:
    """What the viewer may see of what was typed, at most 20 in all; three statements.

    Every word must be found; a word that is a day (today, friday, 14-10, 2026-10-14) narrows the
    tasks to it. Nothing typed: the places.
    """
    words = words_of(typed)
    groups = [PaletteGroup(_("Go to"), _places(words, places))]
    if words:
        groups += [
            PaletteGroup(_("People"), _people(viewer, words)),
            PaletteGroup(_("Tasks"), _tasks(viewer, words, now)),
            PaletteGroup(_("Departments"), _departments(viewer, words)),
        ]
    return [group for group in groups if group.hits]


def _places(words: Sequence[str], places: Sequence[Item]) -> list[Hit]:
    most = MOST_PLACES if words else len(places)
    return [
        Hit(item.label, "", item.href, item.icon) for item in places if matches(words, item.label)
    ][:most]


def _people(viewer: Viewer, words: Sequence[str]) -> list[Hit]:
    hits = db.session.execute(
        select(Person.id, Person.name, Department.name.label("home"))
        .join(Department, Department.id == Person.home_department_id)
        .where(within(viewer, Can.SEE_PEOPLE), Person.active, holds_all(words, Person.name_folded))
        .order_by(nearness(words, Person.name_folded), Person.name_folded, Person.id)
        .limit(MOST_PEOPLE)
    )
    return [
        Hit(row.name, row.home, url_for("people.person", person_id=row.id), "user") for row in hits
    ]


def _tasks(viewer: Viewer, words: Sequence[str], now: datetime) -> list[Hit]:
    """The tasks ahead, nearest first; those that touch a day when one of the words is a day."""
    local = local_time()
    days = {word: day_meant(word, local.day(now)) for word in words}
    names = [word for word in words if not days[word]]
    conditions = [
        holds_all(names, TaskType.name_folded, Department.name_folded),
        Shift.ends_at > now,
    ]
    for day in filter(None, days.values()):
        whole = local.whole_day(day)
        conditions += [Shift.ends_at > whole.start, Shift.starts_at < whole.end]
    hits = db.session.execute(
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
        Hit(row.name, task_meta(row), url_for("board.task", shift_id=row.id), "list")
        for row in hits
    ]


def _departments(viewer: Viewer, words: Sequence[str]) -> list[Hit]:
    hits = db.session.execute(
        select(Department.id, Department.name)
        .where(
            within(viewer, Can.COORDINATE),
            Department.active,
            holds_all(words, Department.name_folded),
        )
        .order_by(nearness(words, Department.name_folded), Department.name_folded, Department.id)
        .limit(MOST_DEPARTMENTS)
    )
    return [
        Hit(row.name, _("its tasks"), url_for("departments.tasks", department=row.id), "building")
        for row in hits
    ]


def day_meant(word: str, today: date) -> date | None:
    """The day that a word says, the next one from today on; None when it says none."""
    found = read_day(word.strip(".,"), today)
    return None if isinstance(found, NotRead) else found
