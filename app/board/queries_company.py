"""Who else comes to tasks that one may take: first names, for whom they fit."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.claims.notices import is_quiet
from app.core import clock
from app.core.db import db
from app.core.viewer import Viewer
from app.eligibility.queries_verdicts import Judged
from app.eligibility.verdict import FitState
from app.shifts.models_claims import Claim


def company_on(viewer: Viewer, judged: Iterable[Judged]) -> dict[int, list[str]]:
    """By task, the first names of who is on those that fit; not of who tapped just now.

    One statement, and none where nothing fits.
    """
    fitting = [each.task.id for each in judged if each.state is FitState.FITS]
    found: dict[int, list[str]] = {}
    if not fitting:
        return found
    claims = db.session.scalars(
        select(Claim)
        .options(joinedload(Claim.person))
        .where(Claim.shift_id.in_(fitting), Claim.live, Claim.person_id != viewer.id)
        .order_by(Claim.claimed_at, Claim.id)
    )
    for claim in claims:
        if not is_quiet(claim, clock.now()):
            found.setdefault(claim.shift_id, []).append(claim.person.first_name)
    return found
