"""What is asked for about task types before it is a row."""

from dataclasses import dataclass
from enum import StrEnum

MOST_NEEDS = 6


class TaskRefusal(StrEnum):
    """Why a change of a task type, or a report about its instruction, was refused."""

    NAME_TAKEN = "name_taken"
    DEPARTMENT_INACTIVE = "department_inactive"
    REPORTED_ALREADY = "reported_already"


@dataclass(frozen=True, slots=True)
class NeedDraft:
    """A capability that the work needs, at least at this level."""

    capability_id: int
    level: int = 5


@dataclass(frozen=True, slots=True)
class TaskTypeDraft:
    """A task type as filled in. ``scope`` and ``scope_not``: one thing a line.

    ``owner_id`` is who keeps the instruction.

    Raises ValueError with more than MOST_NEEDS needs, or one capability twice.
    """

    name: str
    department_id: int
    language: str = "nl"
    scope: str = ""
    scope_not: str = ""
    usual_minutes: int = 240
    break_minutes: int = 0
    break_paid: bool = False
    place: str = ""
    loads: tuple[str, ...] = ()
    needs: tuple[NeedDraft, ...] = ()
    wants_senior: bool = False
    owner_id: int | None = None
    own_team_hours: int | None = None
    division_hours: int | None = None

    def __post_init__(self) -> None:
        if len(self.needs) > MOST_NEEDS:
            raise ValueError(f"a task type needs at most {MOST_NEEDS} capabilities")
        if len({need.capability_id for need in self.needs}) < len(self.needs):
            raise ValueError("a task type names a capability once")
