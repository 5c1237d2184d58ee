"""What stories about posting need: a department with a poster, and a post to send."""

from dataclasses import dataclass
from typing import Any

from app.people.models import Department, Person
from app.tasks.models import TaskType
from tests.factories import TODAY, World


@dataclass(frozen=True)
class Desk:
    """A department that posts one kind of task."""

    department: Department
    poster: Person
    task_type: TaskType

    def post(self, **changed: Any) -> dict[str, Any]:
        """A sound post for today 13:00–16:30 as a form sends it, with these fields changed."""
        fields: dict[str, Any] = {
            "task_type": self.task_type.id,
            "department": self.department.id,
            "date": TODAY.isoformat(),
            "start": "13:00",
            "end": "16:30",
            "places": 2,
            "extra_places": 0,
            "contact": self.poster.id,
            **changed,
        }
        return {name: value for name, value in fields.items() if value is not None}


def desk(world: World, name: str = "Marleen Brouwer", **kind: Any) -> Desk:
    """A department with a poster and a task type."""
    department = world.department()
    return Desk(department, world.poster(department, name), world.task_type(department, **kind))
