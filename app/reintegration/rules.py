"""The law's calendar, templates of steps, and what a step allows. Pure; no text of people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

TALK_WEEKS = 6
MOST_TRIAL = timedelta(weeks=4)
MOST_TRIAL_EXTENDED = timedelta(weeks=6)
TOO_MUCH_IN_A_ROW = 3
WEEK = timedelta(weeks=1)


class TrackRefusal(StrEnum):
    """Why something about a track was refused."""

    ONESELF = "oneself"
    HAS_TRACK = "has_track"
    NOT_ACTIVE = "not_active"
    ORDER = "order"
    OVERLAPS = "overlaps"
    TOO_LATE = "too_late"
    ANSWERED = "answered"
    OVER = "over"
    NOT_PAUSED = "not_paused"
    NO_SUCH_TERM = "no_such_term"
    NOT_CONFIRMED = "not_confirmed"
    NOTED_ALREADY = "noted_already"
    TOO_FAR = "too_far"
    DAY_AHEAD = "day_ahead"
    IS_LED = "is_led"
    NOTHING_MISSING = "nothing_missing"


@dataclass(frozen=True, slots=True)
class TermRule:
    """A term of the law: due when so many weeks have passed since the first day.

    ``opens`` is the week from which it can be done, where the law names a window.
    """

    term: str
    weeks: int
    article: str
    opens: int | None = None


TERMS = (
    TermRule("opinion", 6, "Regeling procesgang 2"),
    TermRule("plan", 8, "Regeling procesgang 4"),
    TermRule("report_42", 42, "ZW 38"),
    TermRule("first_year", 52, "Regeling procesgang 4", opens=46),
    TermRule("second_track", 58, "Beleidsregels poortwachter"),
    TermRule("final_evaluation", 91, "Regeling procesgang 6"),
    TermRule("claim", 93, "WIA 64"),
    TermRule("end", 104, "BW 7:629"),
)
"""By their weeks; the talks, every six weeks after the plan, come between them."""
LAST_WEEK = 104
PLAN_WEEK = 8
LONGEST_WEEKS = LAST_WEEK + 52
"""The authority may let the employer go on for another year at most (WIA 25, 9)."""


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A term with its day. ``number`` tells the talks apart; 1 for the others."""

    on: date
    term: str
    number: int = 1
    opens: date | None = None
    article: str = ""


def calendar_of(first_day: date) -> list[Due]:
    """Every date of the law for a first day, by date.

    A term of n weeks is due on the day on which n weeks have passed.
    """
    dues = [
        Due(
            first_day + rule.weeks * WEEK,
            rule.term,
            opens=first_day + rule.opens * WEEK if rule.opens else None,
            article=rule.article,
        )
        for rule in TERMS
    ]
    return sorted([*dues, *_talks(first_day)], key=lambda due: (due.on, due.term))


def is_date_of_law(term: str, number: int) -> bool:
    """Whether the calendar has such a date, whichever day it begins."""
    return any((due.term, due.number) == (term, number) for due in calendar_of(date.min))


def _talks(first_day: date) -> Iterator[Due]:
    weeks = range(PLAN_WEEK + TALK_WEEKS, LAST_WEEK, TALK_WEEKS)
    for number, week in enumerate(weeks, start=1):
        yield Due(first_day + week * WEEK, "talk", number, article="Regeling procesgang 4")


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step as filled in: the most there may be, from a day to a day (both inclusive)."""

    valid_from: date
    valid_until: date
    hours_week: float
    hours_day: float
    days_week: int
    day_parts: tuple[str, ...] | None = None
    loads: tuple[str, ...] | None = None
    seat: str = "extra"
    phase: str = "trial"
    evaluation_on: date | None = None

    @property
    def evaluated_on(self) -> date:
        """When it is talked about: as agreed, else on its last day."""
        return self.evaluation_on or self.valid_until


@dataclass(frozen=True, slots=True)
class TrackDraft:
    """A track as filled in. ``first_day``: from which the law counts."""

    person_id: int
    case_worker_id: int
    first_day: date
    starts_on: date
    target_on: date
    hours_target: float


@dataclass(frozen=True, slots=True)
class TemplateStep:
    """A step of a template: so many weeks of so many hours."""

    weeks: int
    hours_week: float
    hours_day: float
    days_week: int
    seat: str = "extra"
    phase: str = "trial"


TEMPLATES: dict[str, tuple[TemplateStep, ...]] = {
    "gentle": (
        TemplateStep(2, 4, 2, 2),
        TemplateStep(2, 8, 4, 2),
        TemplateStep(4, 12, 4, 3, phase="paid"),
        TemplateStep(4, 16, 4, 4, seat="regular", phase="paid"),
        TemplateStep(4, 20, 5, 4, seat="regular", phase="paid"),
    ),
    "even": (
        TemplateStep(2, 8, 4, 2),
        TemplateStep(2, 12, 4, 3),
        TemplateStep(4, 16, 4, 4, seat="regular", phase="paid"),
        TemplateStep(4, 24, 6, 4, seat="regular", phase="paid"),
    ),
    "quick": (
        TemplateStep(2, 12, 4, 3),
        TemplateStep(2, 20, 5, 4, seat="regular", phase="paid"),
        TemplateStep(2, 28, 7, 4, seat="regular", phase="paid"),
    ),
}
"""Where a case worker can start from; every number can be changed before it is proposed."""


def from_template(name: str, starts_on: date) -> list[StepDraft]:
    """The steps of a template, one after the other from a day on. KeyError without such a one."""
    steps, start = [], starts_on
    for step in TEMPLATES[name]:
        last = start + step.weeks * WEEK - timedelta(days=1)
        steps.append(
            StepDraft(
                valid_from=start,
                valid_until=last,
                hours_week=step.hours_week,
                hours_day=step.hours_day,
                days_week=step.days_week,
                seat=step.seat,
                phase=step.phase,
            )
        )
        start = last + timedelta(days=1)
    return steps


def shifted(step: StepDraft, starts_on: date) -> StepDraft:
    """The same step from another day on, as long as it was."""
    by = starts_on - step.valid_from
    return replace(
        step,
        valid_from=starts_on,
        valid_until=step.valid_until + by,
        evaluation_on=step.evaluation_on + by if step.evaluation_on else None,
    )


def overlap(first: StepDraft, second: StepDraft) -> bool:
    """Whether two steps share a day."""
    return first.valid_from <= second.valid_until and second.valid_from <= first.valid_until


def trial_days(steps: Sequence[StepDraft]) -> int:
    """How many days of trial without wage value the steps hold together."""
    return sum(
        (step.valid_until - step.valid_from).days + 1 for step in steps if step.phase == "trial"
    )


def asks_to_decide(trial: int, *, extended: bool) -> bool:
    """Whether the trial lasts longer than it may: 4 weeks, 6 where it was extended."""
    return trial > (MOST_TRIAL_EXTENDED if extended else MOST_TRIAL).days


def too_much(felt: Sequence[str]) -> bool:
    """Whether the last three say that it was too much; oldest first."""
    last = felt[-TOO_MUCH_IN_A_ROW:]
    return len(last) == TOO_MUCH_IN_A_ROW and all(each == "too_much" for each in last)
