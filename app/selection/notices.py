"""The message that tasks of another department are one's own department's now."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.notices import kinds, outbox
from app.notices.models import Notice
from app.people.models import Department
from app.people.queries_role_holders import nearest, posters_of
from app.selection.rules import HandingOver
from app.shifts.models import Shift
from app.shifts.states import ShiftState

KIND = "tasks_handed_over"
PLACE = "/tasks"


def tell_posters(act: HandingOver, former: Sequence[int], but: Collection[int]) -> None:
    """Tell the nearest who post for the department; inside the command that hands over.

    ``former``: of which department each of the tasks was. ``but``: who knows it already.
    """
    for poster in nearest(posters_of([act.path])[act.path]):
        if poster.id not in but:
            outbox.post(
                KIND,
                poster.id,
                department=act.department_id,
                tasks=len(former),
                former=sorted(set(former)),
            )


def install() -> None:
    """Make it known."""
    kinds.register(KIND, _still_due, _context, place=lambda _notice: PLACE)


def _still_due(notice: Notice) -> bool:
    """While the department has a task ahead."""
    ahead = select(Shift.id).where(
        Shift.department_id == notice.data["department"],
        Shift.ends_at > clock.now(),
        Shift.state != ShiftState.CANCELLED,
    )
    return db.session.scalar(ahead.limit(1)) is not None


def _context(notice: Notice) -> dict[str, Any]:
    ids = [notice.data["department"], *notice.data["former"]]
    rows = db.session.execute(select(Department.id, Department.name).where(Department.id.in_(ids)))
    names = {row.id: row.name for row in rows}
    return {
        "department": names[ids[0]],
        "former": ", ".join(sorted(names[each] for each in ids[1:])),
        "tasks": notice.data["tasks"],
        "link": f"{current_app.config['BASE_URL'].rstrip('/')}{PLACE}?days=all&department={ids[0]}",
    }
