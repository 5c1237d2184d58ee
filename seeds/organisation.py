"""An organisation of a seed: its departments, what people there can be able to do, and the work."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from seeds.worktexts import TASKS, TaskSpec
from seeds.world import CAPABILITIES, DEPARTMENTS, ROOT, CapabilitySpec, DepartmentSpec


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
    def includes(self) -> dict[int, tuple[int, ...]]:
        """Which capabilities each includes, by id."""
        ids = self.capability_ids
        return {
            ids[spec.key]: tuple(ids[key] for key in spec.includes)
            for spec in self.capabilities
            if spec.includes
        }

    @cached_property
    def with_levels(self) -> frozenset[int]:
        """The ids of the capabilities that grow in levels."""
        return frozenset(
            self.capability_ids[spec.key] for spec in self.capabilities if spec.has_levels
        )

    @cached_property
    def task_ids(self) -> dict[str, int]:
        """The id of each task type, by key."""
        return {spec.key: number for number, spec in enumerate(self.tasks, start=1)}

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """The departments that post tasks and that people belong to, by key."""
        return tuple(spec.key for spec in self.departments if spec.parent not in (None, ROOT))

    def above(self, key: str) -> Iterator[str]:
        """A department and those above it, by key, from below."""
        at: str | None = key
        while at is not None:
            yield at
            at = self.departments[self.department_ids[at] - 1].parent

    def path_of(self, key: str) -> str:
        """The path of a department: the ids from the root down, ``/1/2/6/``."""
        spec = self.departments[self.department_ids[key] - 1]
        above = self.path_of(spec.parent) if spec.parent else "/"
        return f"{above}{self.department_ids[key]}/"


DE_LINDE = Organisation(DEPARTMENTS, CAPABILITIES, TASKS)
"""The hospital of the demo."""

WITH_A_SENIOR = ("dummies",)
"""Tasks on which an extra seat waits for somebody independent."""
