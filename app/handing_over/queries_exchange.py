"""What somebody could give in return for a task that they take over."""

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.viewer import Viewer
from app.eligibility.queries_shift_facts import Task, as_if_free, tasks_where
from app.eligibility.queries_verdicts import judge_tasks
from app.people.models import Person
from app.people.queries import home_paths
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat

MOST = 20


def tasks_in_return(viewer: Viewer, holder_id: int, instead_of: Task) -> list[tuple[int, Task]]:
    """The viewer's places that fit the holder of another, by start, each with the id of the claim.

    Judged as long as the holder still has the other: what clashes with that alone is judged when
    both change hands. Five statements.
    """
    mine = {
        row.shift_id: row.id
        for row in db.session.execute(
            select(Claim.id, Claim.shift_id)
            .where(
                Claim.person_id == viewer.id,
                Claim.state == ClaimState.HELD,
                Claim.seat == Seat.REGULAR,
                Claim.starts_at > clock.now(),
                Claim.shift_id != instead_of.id,
            )
            .order_by(Claim.starts_at)
            .limit(MOST)
        )
    }
    home = home_paths(Person.id == holder_id, Person.active).get(holder_id)
    if not mine or home is None:
        return []
    tasks = [as_if_free(task) for task in tasks_where(Shift.id.in_(mine))]
    judged = judge_tasks(holder_id, home, tasks)
    return [
        (mine[each.task.id], each.task)
        for each in judged
        if each.verdict.fits and not each.mine and not each.extra_fits
    ]
