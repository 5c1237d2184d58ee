"""What will no longer hold, for who coordinates: the claims that the last recheck doubted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, select

from app.capacity.queries_recheck import Rejudged, is_ahead, rejudged
from app.claims.models import Doubt
from app.core.db import db
from app.core.viewer import Can, Viewer
from app.eligibility.words import Reason, explain_to_others
from app.people.models import Department
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.models_claims import Claim

MOST = 20


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A claim that would not be given today, with the reasons as others may read them."""

    claim: Rejudged
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class Doubts:
    """The first to begin of what will no longer hold; ``total`` counts all."""

    lines: list[Doubtful]
    total: int


def doubts(viewer: Viewer, now: datetime) -> Doubts:
    """What is doubted in the viewer's departments. One statement where nothing is, else ten.

    The reasons are judged now: what was settled since the last recheck is left out.
    """
    total = db.session.scalar(select(func.count()).select_from(_in_scope(viewer, now).subquery()))
    if not total:
        return Doubts([], 0)
    begin = select(Claim.starts_at).where(Claim.id == Doubt.claim_id).scalar_subquery()
    found = _in_scope(viewer, now).order_by(begin, Doubt.claim_id).limit(MOST)
    known = {row.claim_id: row.codes for row in db.session.execute(found)}
    judged = rejudged(list(known), now)
    lines = [
        Doubtful(claim, [explain_to_others(each, claim.case, claim.name) for each in reasons])
        for claim_id, codes in known.items()
        if (claim := judged.get(claim_id)) is not None and (reasons := claim.reasons(codes))
    ]
    return Doubts(lines, total - len(known) + len(lines))


def _in_scope(viewer: Viewer, now: datetime) -> Select[int, list[str]]:
    """Doubts first: they are few, and the claims ahead are many."""
    held = (
        exists()
        .where(Claim.id == Doubt.claim_id, is_ahead(now), within(viewer, Can.COORDINATE))
        .where(Shift.id == Claim.shift_id, Department.id == Shift.department_id)
    )
    return select(Doubt.claim_id, Doubt.codes).where(held)
