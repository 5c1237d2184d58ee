"""What of this room rests on departments and agreements; see ``people.grounds``."""

from flask_babel import ngettext
from sqlalchemy import func, select

from app.claims.rechecking import recheck_person
from app.core import clock
from app.core.db import db
from app.people import grounds
from app.shifts.models import Shift, ShiftState
from app.web.languages import short_day_text

MOST_NAMED = 3


def install() -> None:
    """Say what a department and an agreement carry."""
    grounds.IN_THE_WAY["tasks"] = tasks_ahead
    grounds.AFTERWARDS["places"] = places_that_no_longer_fit


def tasks_ahead(department_id: int) -> int:
    """The tasks of a department that have not ended and stand."""
    ahead = select(func.count()).where(
        Shift.department_id == department_id,
        Shift.ends_at > clock.now(),
        Shift.state != ShiftState.CANCELLED,
    )
    return db.session.scalar(ahead) or 0


def places_that_no_longer_fit(person_id: int) -> list[str]:
    """Which places somebody would not be given today. Looks again; Today lists them from now on."""
    found = recheck_person(person_id, clock.now())
    if not found:
        return []
    named = [f"{each.task.title}, {short_day_text(each.task.span.start)}" for each in found]
    more = len(named) - MOST_NAMED
    shown = "; ".join(named[:MOST_NAMED]) + (f" +{more}" if more > 0 else "")
    return [
        ngettext(
            "%(num)s place no longer fits: %(tasks)s. It stays theirs, and stands on Today.",
            "%(num)s places no longer fit: %(tasks)s. They stay theirs, and stand on Today.",
            len(found),
            tasks=shown,
        )
    ]
