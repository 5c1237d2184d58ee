"""One task that looks for people, as the pane beside a list shows it: on one axis with the best."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app.asking.candidate import Candidate
from app.asking.queries_candidates import Candidates, candidates, named
from app.asking.strips import axis_for
from app.core.axis import Axis, Strip, strip
from app.core.db import db
from app.core.localtime import local_time
from app.core.text import folded
from app.core.viewer import Viewer
from app.eligibility.queries_shift_facts import Task
from app.eligibility.queries_verdicts import terms
from app.eligibility.rules_moves import Move, best_move, moves
from app.ladder.rules_ladder import YOURS, LadderStep, ladder
from app.people.models import Person
from app.shifts.models_claims import Claim
from app.shifts.states import Seat

BEST = 3
MOST_ASKED = 6
FEW = 6
"""Plan B is for a task that fits fewer, and is tried on those too for whom one thing is missing."""
PLAN_B_REACH = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class HeldBy:
    """Who has a place on the task, and since when."""

    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """A task, who is on it, and who could come; ``who`` is whom somebody asks about by name.

    ``people`` are the best three, in their order: who was asked stays where they stood. Whoever
    was asked is among them, however many they are.
    """

    task: Task
    now: datetime
    holders: list[HeldBy]
    found: Candidates
    people: list[Candidate]
    who: str
    named: list[Candidate]
    axis: Axis
    plan: Move | None

    @property
    def steps(self) -> tuple[LadderStep, ...]:
        """The ladder of the task."""
        return steps_of(self.task, self.now)

    @property
    def pressing(self) -> str:
        """How the time until the start looks, as a kind of ``ui.badge``."""
        return "bad" if self.task.span.start - self.now < YOURS else "warn"

    @property
    def best(self) -> list[Candidate]:
        """Whom one can ask at once."""
        return [each for each in self.people if each.offer_id is None]

    @property
    def more(self) -> int:
        """How many fit beside those shown."""
        return self.found.fitting - len(self.best)

    def strip(self) -> Strip:
        """The hole itself; filled where nobody is looked for any more."""
        kind = "gap" if self.task.facts.left > 0 else "mine"
        return strip(self.axis, [(kind, self.task.span, "")], now=self.now)

    def day_of(self, someone: Candidate) -> Strip:
        """The day of somebody beside the task, on the same hours."""
        return someone.day(self.axis, self.now)

    def shown(self) -> tuple[object, ...]:
        """What makes the pane another one than before."""
        people = (*self.people, *self.named)
        return (
            self.task.filled,
            self.task.places,
            self.task.span,
            self.task.facts.state,
            self.task.callees,
            self.holders,
            self.steps,
            self.task.plan_b,
            self.found.fitting,
            len(self.found.almost),
            self.found.others,
            self.plan,
            [_as_shown(each) for each in people],
        )


def steps_of(task: Task, now: datetime) -> tuple[LadderStep, ...]:
    """The ladder of a task now."""
    facts = task.facts
    return ladder(task.span, facts.own_team_until, now, local_time(), facts.division_until)


def _as_shown(someone: Candidate) -> tuple[object, ...]:
    """What the pane says of somebody."""
    said = (someone.why, someone.why_not, someone.law, someone.may_set_aside)
    return someone.person_id, someone.offer_id, *said


def gap(viewer: Viewer, task: Task, now: datetime, who: str = "") -> Gap:
    """The task with whoever could come; at most 16 statements, and nine more for a name."""
    found = candidates(task, now)
    asked = found.asked[:MOST_ASKED]
    people = [*asked, *found.fits[: max(1, BEST - len(asked))]]
    people.sort(key=_place)
    known = named(viewer, task, who) if who else []
    return Gap(
        task,
        now,
        _holders(task),
        found,
        people,
        who,
        known,
        axis_for(task, (each.judged.case for each in (*people, *known))),
        _plan(task, found, now),
    )


def _place(someone: Candidate) -> tuple[object, ...]:
    """Where somebody stands; that they are asked for this very task moves nobody."""
    asked = someone.reasons.asked - (someone.offer_id is not None)
    return replace(someone.reasons, asked=asked).order(), folded(someone.name), someone.person_id


def _plan(task: Task, found: Candidates, now: datetime) -> Move | None:
    """Another time, where the task fits so few that one is worth a call."""
    if not found.complete or found.fitting >= FEW or found.asked:
        return None
    known = (*found.fits, *found.nearly)
    spans = moves(task.span, PLAN_B_REACH, now, local_time())
    return best_move([each.judged.case.worker for each in known], task.facts, spans, terms(now))


def _holders(task: Task) -> list[HeldBy]:
    """Who has a place on the task, the first first; one statement."""
    rows = db.session.execute(
        select(Person.name, Claim.claimed_at)
        .join(Claim, Claim.person_id == Person.id)
        .where(Claim.shift_id == task.id, Claim.live, Claim.seat == Seat.REGULAR)
        .order_by(Claim.id)
    )
    return [HeldBy(row.name, row.claimed_at) for row in rows]
