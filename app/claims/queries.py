"""Claims and tasks, each through the one who looks."""

from sqlalchemy import exists, or_, select

from app.claims.gathering import Task, tasks_where
from app.claims.judging import Judged, judge_tasks
from app.claims.models import Claim, ClaimState
from app.core.db import db
from app.core.viewer import Viewer
from app.shifts.models import Shift
from app.shifts.queries import is_visible


def visible_tasks(viewer: Viewer, shift_ids: list[int]) -> list[Task]:
    """Those of the shifts that the viewer may see: also what is over, for who was on it."""
    own = exists().where(Claim.shift_id == Shift.id, Claim.person_id == viewer.id)
    return tasks_where(Shift.id.in_(shift_ids), is_visible(viewer, own))


def visible_task(viewer: Viewer, shift_id: int) -> Task | None:
    """The shift, if the viewer may see it."""
    return next(iter(visible_tasks(viewer, [shift_id])), None)


def judged_for(viewer: Viewer, tasks: list[Task], enough: int | None = None) -> list[Judged]:
    """The tasks, judged for the one who looks; ``enough`` as in ``judge``."""
    return judge_tasks(viewer.id, viewer.home_path, tasks, enough=enough)


def claims_of(person_id: int, shift_ids: list[int]) -> dict[int, Claim]:
    """The places that a person holds, or waits for, on these shifts, by shift."""
    if not shift_ids:
        return {}
    claims = db.session.scalars(
        select(Claim)
        .where(
            Claim.person_id == person_id,
            Claim.shift_id.in_(shift_ids),
            or_(Claim.live, Claim.state == ClaimState.REQUESTED),
        )
        .order_by(Claim.live)
    )
    return {claim.shift_id: claim for claim in claims}


def own_claim(viewer: Viewer, claim_id: int) -> Claim | None:
    """A claim, if it is the viewer's."""
    return db.session.scalar(
        select(Claim).where(Claim.id == claim_id, Claim.person_id == viewer.id)
    )
