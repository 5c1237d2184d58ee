"""Claims and tasks, each through the one who looks."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    String,
    and_,
    bindparam,
    exists,
    or_,
    select,
)

from app.core import clock
from app.core.among import among
from app.core.asked import Asked
from app.core.db import UTCDateTime, db
from app.core.viewer import Can, Viewer
from app.eligibility.queries_shift_facts import (
    Task,
    prepared,
    prepared_one,
    task_by,
    tasks_by,
)
from app.eligibility.queries_verdicts import Judged, judge_tasks
from app.shifts.models import Shift
from app.shifts.models_claims import PASSED_ON, QUIET_FOR, Claim
from app.shifts.queries import is_visible
from app.shifts.states import ClaimState


def theirs() -> ColumnElement[bool]:
    """What somebody has, waits for, or was not told yet that another took over."""
    return or_(
        Claim.live,
        Claim.state == ClaimState.REQUESTED,
        and_(
            Claim.state.in_(PASSED_ON),
            Claim.ended_by_id.is_not(None),
            Claim.ended_at > bindparam("quiet", type_=UTCDateTime()),
        ),
    )


def quiet() -> dict[str, datetime]:
    """What ``theirs`` asks for: what ended after this instant is in its quiet minute."""
    return {"quiet": clock.now() - QUIET_FOR}


def is_theirs(claim: Claim, now: datetime) -> bool:
    """Whether ``theirs`` is true of a claim."""
    return claim.live or claim.state == ClaimState.REQUESTED or claim.is_being_taken_over(now)


CLAIMS_OF = (
    select(Claim)
    .where(Claim.person_id == bindparam("person"), among(Claim.shift_id), theirs())
    .order_by(Claim.live, Claim.id)
)


def visible_tasks(viewer: Viewer, shift_ids: list[int]) -> list[Task]:
    """Those of the shifts that the viewer may see: also what is over, for who was on it."""
    asked = _visible_to(len(viewer.paths(Can.POST)))
    return tasks_by(asked, {"ids": shift_ids, **_seen_by(viewer)})


def visible_task(viewer: Viewer, shift_id: int) -> Task | None:
    """The shift, if the viewer may see it. One statement."""
    asked = _visible_to_one(len(viewer.paths(Can.POST)))
    return task_by(asked, {"id": shift_id, **_seen_by(viewer)})


def _seen_by(viewer: Viewer) -> dict[str, Any]:
    paths = {f"path_{n}": path for n, path in enumerate(viewer.paths(Can.POST))}
    return {"person": viewer.id, "now": clock.now(), **paths}


# Made once for each number of departments that somebody posts for: every tap asks one.
@cache
def _visible_to(paths: int) -> Asked:
    return prepared(among(Shift.id), _visible(paths))


@cache
def _visible_to_one(paths: int) -> Asked:
    return prepared_one(Shift.id == bindparam("id"), _visible(paths))


def _visible(paths: int) -> ColumnElement[bool]:
    """What somebody may see who posts for so many departments."""
    person: BindParameter[int] = bindparam("person")
    now = bindparam("now", type_=UTCDateTime())
    posts_for = [bindparam(f"path_{n}", type_=String()) for n in range(paths)]
    own = exists().where(Claim.shift_id == Shift.id, Claim.person_id == person)
    return is_visible(person, posts_for, now, own)


def judged_for(viewer: Viewer, tasks: list[Task], enough: int | None = None) -> list[Judged]:
    """The tasks, judged for the one who looks; ``enough`` as in ``judge_tasks``."""
    return judge_tasks(viewer.id, viewer.home_path, tasks, enough=enough)


def claims_of(person_id: int, shift_ids: list[int]) -> dict[int, Claim]:
    """The places that a person holds, or waits for, on these shifts, by shift."""
    if not shift_ids:
        return {}
    asked = {"person": person_id, "ids": shift_ids, **quiet()}
    claims = db.session.scalars(CLAIMS_OF, asked)
    return {claim.shift_id: claim for claim in claims}


def own_claim(viewer: Viewer, claim_id: int) -> Claim | None:
    """A claim, if it is the viewer's."""
    return db.session.scalar(
        select(Claim).where(Claim.id == claim_id, Claim.person_id == viewer.id)
    )


def claim_of(claim_id: int) -> Claim | None:
    """A claim, for whoever coordinates or posts its task: look at that first."""
    return db.session.get(Claim, claim_id)
