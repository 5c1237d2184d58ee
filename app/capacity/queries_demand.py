"""Places of the days ahead, in the departments of whoever looks: all of them, and open ones."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from app.capabilities.models import Capability
from app.capacity.rules import NO_CAPABILITY, PARTS, Demand, GroupKind, part_of
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import LocalTime, local_time
from app.core.text import folded
from app.core.viewer import Can, Viewer
from app.people.models import Department
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.states import ShiftState
from app.tasks.models import Need

COLUMNS = (Shift.starts_at, Shift.ends_at, Shift.state, Shift.places, Shift.filled)


@dataclass(slots=True)
class GroupDemand:
    """A group of tasks and what it asks, by day. ``name`` as stored; empty where words name it."""

    key: str
    name: str
    days: dict[date, Demand] = field(default_factory=lambda: defaultdict(Demand))


def demand(viewer: Viewer, kind: GroupKind, days: list[date], now: datetime) -> list[GroupDemand]:
    """What tasks that have not begun ask on these days in a row, by name. One statement.

    A cancelled task asks nobody, and a closed one nobody more.
    """
    local = local_time()
    rows = db.session.execute(
        _rows(kind).where(
            within(viewer, Can.COORDINATE),
            Shift.state != ShiftState.CANCELLED,
            Shift.starts_at > now,
            Shift.starts_at >= local.midnight(days[0]),
            Shift.starts_at < local.midnight(days[-1] + timedelta(days=1)),
        )
    )
    groups: dict[str, GroupDemand] = {}
    for row in rows:
        key, name = _group(row, kind, viewer.language, local)
        asked = groups.setdefault(key, GroupDemand(key, name)).days[local.day(row.starts_at)]
        asked.places += row.places
        asked.open += row.places - row.filled if row.state == ShiftState.OPEN else 0
    return _in_order(groups.values(), kind)


def _rows(kind: GroupKind) -> Select[*tuple[Any, ...]]:
    if kind is GroupKind.CAPABILITY:
        names = (Capability.id, Capability.name_nl, Capability.name_en)
        return (
            select(*COLUMNS, *names)
            .join(Department, Department.id == Shift.department_id)
            .outerjoin(Need, Need.task_type_id == Shift.task_type_id)
            .outerjoin(Capability, Capability.id == Need.capability_id)
        )
    return select(*COLUMNS, Department.id, Department.name).join(
        Department, Department.id == Shift.department_id
    )


def _group(row: Any, kind: GroupKind, language: str, local: LocalTime) -> tuple[str, str]:
    if kind is GroupKind.PART:
        return part_of(Interval(row.starts_at, row.ends_at), local), ""
    if kind is GroupKind.DEPARTMENT:
        return str(row.id), row.name
    if row.id is None:
        return NO_CAPABILITY, ""
    return str(row.id), row.name_nl if language == "nl" else row.name_en


def _in_order(groups: Iterable[GroupDemand], kind: GroupKind) -> list[GroupDemand]:
    """By name, those that need nothing last; parts of the day as they follow each other."""
    if kind is GroupKind.PART:
        return sorted(groups, key=lambda each: PARTS.index(each.key))
    return sorted(groups, key=lambda each: (not each.name, folded(each.name), each.key))
