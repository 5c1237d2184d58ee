"""The hospital as it stands in a database, in words that another planner can take in too."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.capabilities.models import Capability, Holding
from app.core.db import db
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ShiftState
from app.tasks.models import Need, TaskType


@dataclass(frozen=True, slots=True)
class Hospital:
    """Rows as lists, in the order that each field says; instants and days as ISO 8601.

    ``people``: id, name, address. ``departments`` and ``capabilities``: id, name. ``holdings``:
    person, capability, last day or None. ``shifts``: id, title, department, start, end, places,
    location, text, whom to call, capabilities needed. ``claims``: shift, person.
    """

    people: list[list[Any]]
    departments: list[list[Any]]
    capabilities: list[list[Any]]
    holdings: list[list[Any]]
    shifts: list[list[Any]]
    claims: list[list[Any]]

    def rows(self) -> dict[str, list[list[Any]]]:
        """Everything, by name."""
        return asdict(self)

    def spans(self) -> dict[int, tuple[datetime, datetime]]:
        """When each task begins and ends."""
        return {
            shift[0]: (datetime.fromisoformat(shift[3]), datetime.fromisoformat(shift[4]))
            for shift in self.shifts
        }


def hospital() -> Hospital:
    """What stands in the database of the application whose context this is.

    Left out is what the other has no word for: levels, agreements, limits, rosters, instructions.
    """
    return Hospital(
        people=_rows(select(Person.id, Person.name, Person.email).order_by(Person.id)),
        departments=_rows(select(Department.id, Department.name).order_by(Department.id)),
        capabilities=_rows(select(Capability.id, Capability.name_nl).order_by(Capability.id)),
        holdings=_holdings(),
        shifts=_shifts(),
        claims=_rows(
            select(Claim.shift_id, Claim.person_id)
            .join(Shift, Shift.id == Claim.shift_id)
            .where(Claim.live, Shift.state != ShiftState.CANCELLED)
            .order_by(Claim.id)
        ),
    )


def _rows(statement: Any) -> list[list[Any]]:
    return [[_plain(value) for value in row] for row in db.session.execute(statement)]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _holdings() -> list[list[Any]]:
    """Each capability of a person once, for as long as any way of holding it lasts."""
    until: dict[tuple[int, int], str | None] = {}
    held = select(Holding.person_id, Holding.capability_id, Holding.valid_until)
    for person, capability, last in _rows(held.where(Holding.level > 0).order_by(Holding.id)):
        before = until.get((person, capability), "")
        until[person, capability] = None if before is None or last is None else max(before, last)
    return [[person, capability, last] for (person, capability), last in until.items()]


def _shifts() -> list[list[Any]]:
    needs: dict[int, list[int]] = {}
    for task_type, capability in _rows(select(Need.task_type_id, Need.capability_id)):
        needs.setdefault(task_type, []).append(capability)
    found = db.session.execute(
        select(Shift, TaskType.name, TaskType.scope)
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .where(Shift.state != ShiftState.CANCELLED)
        .order_by(Shift.id)
    )
    return [
        [
            shift.id,
            name,
            shift.department_id,
            _plain(shift.starts_at),
            _plain(shift.ends_at),
            shift.places,
            shift.location,
            f"{scope}\n\n{shift.note}".strip(),
            shift.contact_id,
            needs.get(shift.task_type_id, []),
        ]
        for shift, name, scope in found
    ]
