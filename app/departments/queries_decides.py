"""Who decides what for a department, as it is today."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from app.capabilities.models import Capability, CapabilityGrant, CapabilityRight
from app.core import clock
from app.core.db import db
from app.core.localtime import local_today
from app.core.names import called
from app.core.viewer import Viewer
from app.people.models import Department, Person
from app.people.queries_role_holders import RoleHolder, holders_by_role, nearest
from app.people.rules import Role
from app.shifts.models import Shift
from app.shifts.queries_charge import TaskOnDay, lines, stand_ins_on
from app.shifts.rules_charge import Charged, Somebody, to_call
from app.shifts.states import ShiftState
from app.tasks.models import Need, TaskType

ROLES = (Role.POSTER, Role.COORDINATOR, Role.ASSESSOR, Role.ADMINISTRATOR)
"""Not who leads tracks: that there is one is nobody's business."""


@dataclass(frozen=True, slots=True)
class KeptInstruction:
    """A task type of the department, and who keeps its instruction; None: whoever posts does."""

    task_type_id: int
    name: str
    language: str
    keeper: str | None


@dataclass(frozen=True, slots=True)
class Decides:
    """Who decides what.

    ``roles``: the nearest who have each. ``away``: by id of who is away today, who stands in.
    ``on_call``: whom to call about the task that is under way, or the next one.
    ``assessors``: what the work asks for, and who signs that off by name.
    """

    department: Department
    roles: Mapping[Role, Sequence[RoleHolder]]
    away: Mapping[int, Somebody]
    on_call: Charged | None
    keepers: Sequence[KeptInstruction]
    assessors: Sequence[tuple[str, str]]

    @property
    def on_call_name(self) -> str:
        """The name to call by whoever is called about a task; empty for nobody."""
        return called(self.on_call.name, self.on_call.given_name) if self.on_call else ""


def decides(viewer: Viewer, department_id: int) -> Decides | None:
    """Who decides what for an active department; None where there is none. Nine statements."""
    department = db.session.scalar(
        select(Department).where(Department.id == department_id, Department.active)
    )
    if department is None:
        return None
    today = local_today()
    holders = holders_by_role(ROLES, department.path)
    return Decides(
        department,
        {role: nearest(some) for role, some in holders.items()},
        stand_ins_on([today])[today],
        _on_call(department),
        _keepers(department_id),
        _assessors(department_id, viewer.language),
    )


def _on_call(department: Department) -> Charged | None:
    """At most four statements."""
    shift = db.session.scalar(
        select(Shift)
        .where(
            Shift.department_id == department.id,
            Shift.ends_at > clock.now(),
            Shift.state != ShiftState.CANCELLED,
        )
        .order_by(Shift.starts_at, Shift.id)
        .limit(1)
    )
    line: list[Charged] = []
    if shift is not None:
        asked = TaskOnDay(
            shift.id, shift.contact_id, shift.deputy_id, department.path, local_today()
        )
        line = lines([asked])[shift.id]
    return next(iter(to_call(line, department.name, department.phone)), None)


def _keepers(department_id: int) -> list[KeptInstruction]:
    rows = db.session.execute(
        select(TaskType.id, TaskType.name, TaskType.language, Person.name.label("keeper"))
        .outerjoin(Person, and_(Person.id == TaskType.owner_id, Person.active))
        .where(TaskType.department_id == department_id, TaskType.active)
        .order_by(TaskType.name_folded)
    )
    return [KeptInstruction(row.id, row.name, row.language, row.keeper) for row in rows]


def _assessors(department_id: int, language: str) -> list[tuple[str, str]]:
    found: dict[str, list[str]] = defaultdict(list)
    wanted = (
        select(Need.capability_id)
        .join(TaskType, TaskType.id == Need.task_type_id)
        .where(TaskType.department_id == department_id, TaskType.active)
    )
    rows = db.session.execute(
        select(Capability, Person.name)
        .join(CapabilityGrant, CapabilityGrant.capability_id == Capability.id)
        .join(Person, Person.id == CapabilityGrant.person_id)
        .where(
            Capability.id.in_(wanted),
            Capability.active,
            CapabilityGrant.right == CapabilityRight.ASSESSOR,
            Person.active,
        )
        .order_by(Capability.id, Person.name_folded)
    )
    for capability, name in rows:
        found[capability.name(language)].append(name)
    return [(capability, ", ".join(names)) for capability, names in found.items()]
