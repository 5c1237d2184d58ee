"""What a task says now, against what a message about a change kept of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.core.db import db
from app.people.models import Department, Person
from app.shifts.models import Shift


def changed_since(data: Mapping[str, Any], shift: Shift) -> dict[str, Any]:
    """What the task said then and says otherwise now: by field, as it was.

    ``starts_at`` and ``ends_at`` come together, people by name (None: nobody). Empty where the task
    says the same again.
    """
    old: dict[str, Any] = {}
    if "old_starts_at" in data:
        span = {
            "starts_at": datetime.fromisoformat(data["old_starts_at"]),
            "ends_at": datetime.fromisoformat(data["old_ends_at"]),
        }
        old |= span if span != {key: getattr(shift, key) for key in span} else {}
    for field in ("location", "note"):
        if data.get(f"old_{field}", getattr(shift, field)) != getattr(shift, field):
            old[field] = data[f"old_{field}"]
    department = data.get("old_department", shift.department_id)
    if department != shift.department_id:
        old["department"] = _department(department)
        old["new_department"] = _department(shift.department_id)
    for field in ("contact", "deputy"):
        now = getattr(shift, f"{field}_id")
        if data.get(f"old_{field}", now) != now:
            old[field] = _name_of(data[f"old_{field}"])
            old[f"new_{field}"] = _name_of(now)
    return old


def _department(department_id: int) -> str:
    return db.session.get_one(Department, department_id).name


def _name_of(person_id: int | None) -> str | None:
    person = db.session.get(Person, person_id) if person_id else None
    return person.name if person else None
