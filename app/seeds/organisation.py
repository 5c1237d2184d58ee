"""An organisation of a seed: its departments, what people there can be able to do, and the work."""

from dataclasses import dataclass
from functools import cached_property

from app.seeds.worktexts import TASKS, TaskSpec
from app.seeds.world import CAPABILITIES, DEPARTMENTS, ROOT, CapabilitySpec, DepartmentSpec


@dataclass(frozen=True)
class Organisation:
    """Departments (parents before children), capabilities and tasks; ids count from 1 in order."""

    departments: tuple[DepartmentSpec, ...]
    capabilities: tuple[CapabilitySpec, ...]
    tasks: tuple[TaskSpec, ...]

    @cached_property
    def department_ids(self) -> dict[str, int]:
        """The id of each department, by key."""
        return {spec.key: number for number, spec in enumerate(self.departments, start=1)}

    @cached_property
    def capability_ids(self) -> dict[str, int]:
        """The id of each capability, by key."""
        return {spec.key: number for number, spec in enumerate(self.capabilities, start=1)}

    @cached_property
    def task_ids(self) -> dict[str, int]:
        """The id of each task type, by key."""
        return {spec.key: number for number, spec in enumerate(self.tasks, start=1)}

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """The departments that post tasks and that people belong to, by key."""
        return tuple(spec.key for spec in self.departments if spec.parent not in (None, ROOT))

    def path_of(self, key: str) -> str:
        """The path of a department: the ids from the root down, ``/1/2/6/``."""
        spec = self.departments[self.department_ids[key] - 1]
        above = self.path_of(spec.parent) if spec.parent else "/"
        return f"{above}{self.department_ids[key]}/"


DE_LINDE = Organisation(DEPARTMENTS, CAPABILITIES, TASKS)
"""The hospital of the demo."""
