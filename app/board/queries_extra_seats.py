"""Extra seats that lead to a capability."""

from sqlalchemy import exists

from app.board.queries_board import FAR_AHEAD
from app.claims.queries import claims_of, judged_for
from app.core import clock
from app.core.viewer import Viewer
from app.eligibility.queries_shift_facts import tasks_where
from app.eligibility.queries_verdicts import Judged
from app.shifts.models import Shift
from app.shifts.states import ShiftState
from app.tasks.models import Need

MOST_LOOKED_AT = 100


def seats_towards(viewer: Viewer, capability_id: int) -> list[Judged]:
    """The tasks ahead that need the capability and have an extra seat for the viewer, by start.

    Not those that fit as they are: these need no extra seat. At most nine statements.
    """
    now = clock.now()
    tasks = tasks_where(
        Shift.state == ShiftState.OPEN,
        Shift.starts_at > now,
        Shift.starts_at < now + FAR_AHEAD,
        Shift.extra_filled < Shift.extra_places,
        exists().where(
            Need.task_type_id == Shift.task_type_id, Need.capability_id == capability_id
        ),
        limit=MOST_LOOKED_AT,
    )
    judged = [each for each in judged_for(viewer, tasks) if each.extra_fits]
    waited_for = claims_of(viewer.id, [each.task.id for each in judged])
    return [each for each in judged if each.task.id not in waited_for]
