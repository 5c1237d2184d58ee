"""A series: its dates, how each stands, and for a worker what fits of it as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.claims.policies import UNDO_FOR
from app.claims.queries import visible_tasks
from app.claims.queries_acts import TAPPED
from app.core import clock
from app.core.db import db
from app.core.viewer import Viewer
from app.departments.commands_posts import may_unpost
from app.departments.queries_holders import holders_of
from app.departments.words_standing import Holder
from app.eligibility.queries_verdicts import Judged, judge_in_turn
from app.shifts.models import Shift, ShiftSeries
from app.shifts.models_claims import QUIET_FOR, Claim
from app.shifts.policies import may_post
from app.shifts.states import ClaimState, ShiftState
from app.times.rules_series import SeriesRule, rule_of


@dataclass(frozen=True)
class SeriesDate:
    """One date. ``judged``: with those before it taken; None where nobody asks any more."""

    shift: Shift
    judged: Judged | None
    holders: Sequence[Holder] = ()

    @property
    def is_mine(self) -> bool:
        """Whether the one who looks has a place of it."""
        return self.judged is not None and self.judged.mine

    @property
    def fits(self) -> bool:
        """Whether they can take it, with those before it."""
        return self.judged is not None and self.judged.verdict.fits and not self.is_mine


@dataclass(frozen=True)
class SeriesPage:
    """All that the page of a series says. ``undo``: the claims that can be taken back until then.

    ``quiet_until``: until when the post can be taken back by who made it.
    """

    series: ShiftSeries
    rule: SeriesRule
    dates: list[SeriesDate]
    manages: bool
    undo: list[int]
    undo_until: datetime | None
    quiet_until: datetime | None

    @property
    def free(self) -> list[SeriesDate]:
        """The dates that the one who looks can take."""
        return [each for each in self.dates if each.fits]

    @property
    def barred(self) -> list[SeriesDate]:
        """The dates ahead that they cannot take, and have not."""
        return [
            each
            for each in self.dates
            if each.judged is not None and not each.fits and not each.is_mine
        ]

    @property
    def mine(self) -> list[SeriesDate]:
        """The dates ahead that are theirs."""
        return [each for each in self.dates if each.is_mine]

    @property
    def asks_anyway(self) -> bool:
        """Whether a date that fits is at a time at which they said not to be available."""
        return any(each.judged.verdict.soft for each in self.free if each.judged)


def series_page(viewer: Viewer, series_id: int) -> SeriesPage | None:
    """A series as the viewer may see it; None where no date of it is theirs to see.

    At most ten statements.
    """
    series = db.session.scalar(
        select(ShiftSeries)
        .where(ShiftSeries.id == series_id)
        .options(joinedload(ShiftSeries.department), joinedload(ShiftSeries.task_type))
    )
    if series is None:
        return None
    ids = db.session.scalars(
        select(Shift.id).where(Shift.series_id == series_id, Shift.unposted_at.is_(None))
    ).all()
    tasks = visible_tasks(viewer, list(ids)) if ids else []
    if not tasks:
        return None
    now = clock.now()
    manages = all(may_post(viewer, task.facts.department_path) for task in tasks)
    ahead = [
        task for task in tasks if task.span.start > now and task.facts.state != ShiftState.CANCELLED
    ]
    judged = {each.task.id: each for each in judge_in_turn(viewer.id, viewer.home_path, ahead, now)}
    seen = [task.id for task in tasks]
    shifts = db.session.scalars(
        select(Shift)
        .where(Shift.id.in_(seen))
        .options(joinedload(Shift.task_type), joinedload(Shift.department))
        .order_by(Shift.starts_at, Shift.id)
    ).all()
    holders = holders_of(seen) if manages else {}
    undo = claims_to_undo(viewer.id, series_id)
    unposts = bool(shifts) and all(may_unpost(shift, viewer.id) for shift in shifts)
    return SeriesPage(
        series=series,
        rule=rule_of(series.rule),
        dates=[
            SeriesDate(shift, judged.get(shift.id), holders.get(shift.id, ())) for shift in shifts
        ],
        manages=manages,
        undo=[claim.id for claim in undo],
        undo_until=min((claim.claimed_at for claim in undo), default=now) + UNDO_FOR
        if undo
        else None,
        quiet_until=min(shift.posted_at for shift in shifts) + QUIET_FOR if unposts else None,
    )


def claims_to_undo(person_id: int, series_id: int) -> list[Claim]:
    """What the person tapped of the series in the last five minutes. One statement."""
    return list(
        db.session.scalars(
            select(Claim)
            .join(Shift, Shift.id == Claim.shift_id)
            .where(
                Claim.person_id == person_id,
                Shift.series_id == series_id,
                Claim.state == ClaimState.HELD,
                Claim.initiated_by.in_(TAPPED),
                Claim.claimed_at > clock.now() - UNDO_FOR,
            )
            .order_by(Claim.starts_at, Claim.id)
        )
    )
