"""One task that looks for people, as the pane beside a list shows it: on one axis with the best."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from app.asking.queries_candidates import Candidate, Candidates, candidates
from app.asking.queries_named import named
from app.asking.rules_ladder import YOURS, LadderStep, ladder
from app.asking.rules_plan_b import PlanB, plan_b
from app.asking.words_offers import day_words
from app.core.axis import Axis, Part, Strip, axis_around, strip
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.core.text import folded
from app.core.viewer import Viewer
from app.eligibility.facts import Busy
from app.eligibility.queries_shift_facts import Task
from app.eligibility.strips import parts_of, short_rests
from app.people.models import Person
from app.shifts.models_claims import Claim
from app.shifts.states import Seat

BEST = 3
MOST_ASKED = 6
FEW, MOST_NEARLY = 6, 60
"""Plan B is for a task that fits fewer, and is tried on so many for whom one thing is missing."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A task, who is on it, and who could come; ``who`` is whom somebody asks about by name.

    ``people`` are the best three, in their order: who was asked stays where they stood. Whoever
    was asked is among them, however many they are.
    """

    task: Task
    now: datetime
    holders: list[str]
    found: Candidates
    people: list[Candidate]
    who: str
    named: list[Candidate]
    axis: Axis
    plan: PlanB | None

    @property
    def steps(self) -> tuple[LadderStep, ...]:
        """The ladder of the task."""
        return ladder(self.task.span, self.task.facts.own_team_until, self.now, local_time())

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
        case, span = someone.judged.case, self.task.span
        beside = _beside(someone)
        own: Part = ("mine" if someone.is_on else "gap", span, "")
        parts = [*parts_of(beside), own, *short_rests(someone.judged.verdict.hard)]
        seen = [each for each in beside if self.axis.bar(each.span)]
        return strip(self.axis, parts, day_words(case, seen), now=self.now, column=span)

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
            self.found.fitting,
            len(self.found.almost),
            self.found.others,
            self.plan,
            [(each.person_id, each.offer_id, each.why, each.why_not) for each in people],
        )


def gap(viewer: Viewer, task: Task, now: datetime, who: str = "") -> Gap:
    """The task with whoever could come; 13 statements, and nine more for a name."""
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
        axis_around(task.span, _work_of([*people, *known]), local_time()),
        _plan(found, now),
    )


def _place(someone: Candidate) -> tuple[object, ...]:
    """Where somebody stands; that they are asked for this very task moves nobody."""
    asked = someone.reasons.asked - (someone.offer_id is not None)
    return replace(someone.reasons, asked=asked).order(), folded(someone.name), someone.person_id


def _plan(found: Candidates, now: datetime) -> PlanB | None:
    """Another time, where the task fits so few that one is worth a call."""
    if not found.complete or found.fitting >= FEW or found.asked:
        return None
    known = (*found.fits, *found.nearly[:MOST_NEARLY])
    return plan_b([each.judged.case for each in known], now)


def _beside(someone: Candidate) -> list[Busy]:
    """What takes somebody's time beside the task, in order."""
    case = someone.judged.case
    return sorted(case.near, key=lambda busy: busy.span)


def _work_of(people: Iterable[Candidate]) -> Iterable[Interval]:
    return (busy.span for someone in people for busy in _beside(someone))


def _holders(task: Task) -> list[str]:
    """Who has a place on the task, the first first; one statement."""
    return list(
        db.session.scalars(
            select(Person.name)
            .join(Claim, Claim.person_id == Person.id)
            .where(Claim.shift_id == task.id, Claim.live, Claim.seat == Seat.REGULAR)
            .order_by(Claim.id)
        )
    )
