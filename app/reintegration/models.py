"""Tracks and their steps. Every column is a number, a date, an id or a word of a closed list.

The database itself refuses any other word: there is nowhere to write a text. What a step allows is
written into ``people`` as a plain limit; only ``Step.limit_id`` knows which.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from app.core.db import Model
from app.people.models import DayPart, Limit, Load, Person


class Several(TypeDecorator[list[str]]):
    """Any of the words of a closed list, one bit each: no text fits in. None stays None.

    The bits follow the order of the list, to which words are therefore added at the end only.
    """

    impl = Integer
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        order = list(self.words)
        return sum(1 << order.index(self.words(word)) for word in set(value))

    def process_result_value(self, value: int | None, dialect: Dialect) -> list[str] | None:
        if value is None:
            return None
        return [str(word) for bit, word in enumerate(self.words) if value >> bit & 1]


def one_of(column: str, *lists: type[StrEnum]) -> CheckConstraint:
    """That a column holds a word of these closed lists, or nothing."""
    words = ", ".join(f"'{word}'" for each in lists for word in each)
    return CheckConstraint(f"{column} IN ({words})", name=column)


def some_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """That a column holds some of the words of a closed list, or nothing."""
    return CheckConstraint(f"{column} BETWEEN 0 AND {2 ** len(words) - 1}", name=column)


class TrackState(StrEnum):
    """The life of a track."""

    PLANNED = "planned"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class Outcome(StrEnum):
    """How a track ended, in words that say nothing about health."""

    OWN_WORK = "own_work"
    OWN_WORK_CHANGED = "own_work_changed"
    OTHER_WORK_HERE = "other_work_here"
    OTHER_WORK_ELSEWHERE = "other_work_elsewhere"
    STOPPED = "stopped"
    MISTAKE = "mistake"


class StepState(StrEnum):
    """A step counts once the person said yes to it."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    REPLACED = "replaced"


class StepSeat(StrEnum):
    """Beside the staffing, or in it."""

    EXTRA = "extra"
    REGULAR = "regular"


class Phase(StrEnum):
    """Trial without wage value, or paid work."""

    TRIAL = "trial"
    PAID = "paid"


class NextStep(StrEnum):
    """What an evaluation leads to."""

    KEEP = "keep"
    GO_ON = "go_on"
    GO_BACK = "go_back"
    PAUSE = "pause"


class Term(StrEnum):
    """What the law asks for, by the weeks since the first day (see ``rules.TERMS``)."""

    OPINION = "opinion"
    PLAN = "plan"
    TALK = "talk"
    REPORT_42 = "report_42"
    FIRST_YEAR = "first_year"
    SECOND_TRACK = "second_track"
    FINAL_EVALUATION = "final_evaluation"
    CLAIM = "claim"
    END = "end"


class TermReason(StrEnum):
    """Why a term of the law was moved."""

    AWAITING_OPINION = "awaiting_opinion"
    ON_REQUEST = "on_request"
    HOLIDAY = "holiday"
    NOBODY_FREE = "nobody_free"
    EXTENDED_BY_AUTHORITY = "extended_by_authority"
    INTERRUPTED = "interrupted"


class Felt(StrEnum):
    """How it went, as the person says; for the case worker only."""

    EASIER = "easier"
    RIGHT = "right"
    TOO_MUCH = "too_much"


class Track(Model):
    """The agreed way back of one person, with a case worker by name.

    ``first_day`` is the day from which the law counts. ``hours_target``: hours a week at the end.
    ``shared_with_id``: whom the person lets read hours and limits, and nothing else.
    ``pause_limit_id`` is the limit of no hours at all that holds while it is paused, until
    ``paused_until``: the last day of its step; None where no step was agreed. ``pause_told_at``:
    when the case worker was told that the pause ends; ``limits_told_at``: that limits are missing.
    ``trial_extended``: the phase without wage value may last six weeks instead of four.
    """

    __tablename__ = "tracks"
    __table_args__ = (
        CheckConstraint("person_id <> case_worker_id", name="other"),
        CheckConstraint("target_on >= starts_on AND starts_on >= first_day", name="order"),
        CheckConstraint("(state = 'ended') = (ended_on IS NOT NULL)", name="ended"),
        CheckConstraint("hours_target BETWEEN 0 AND 60", name="hours"),
        one_of("state", TrackState),
        one_of("outcome", Outcome),
        Index(
            "uq_tracks_open",
            "person_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    case_worker_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    first_day: Mapped[date]
    starts_on: Mapped[date]
    target_on: Mapped[date]
    hours_target: Mapped[float]
    state: Mapped[TrackState] = mapped_column(default=TrackState.PLANNED)
    shared_with_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    outcome: Mapped[Outcome | None]
    ended_on: Mapped[date | None]
    pause_limit_id: Mapped[int | None] = mapped_column(ForeignKey("limits.id", ondelete="SET NULL"))
    trial_extended: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    paused_until: Mapped[date | None]
    pause_told_at: Mapped[datetime | None]
    limits_told_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=person_id)
    case_worker: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=case_worker_id)
    shared_with: Mapped[Person | None] = relationship(
        lazy="raise_on_sql", foreign_keys=shared_with_id
    )
    pause_limit: Mapped[Limit | None] = relationship(lazy="raise_on_sql", viewonly=True)
    steps: Mapped[list["Step"]] = relationship(
        lambda: Step, lazy="raise_on_sql", order_by=lambda: Step.valid_from
    )


class Step(Model):
    """What is agreed from a day to a day (both inclusive): the most there may be.

    ``day_parts`` and ``loads`` list what is allowed; None is everything. ``reminded_at``: when the
    case worker was told that its evaluation is due.
    """

    __tablename__ = "track_steps"
    __table_args__ = (
        CheckConstraint("valid_until >= valid_from", name="order"),
        CheckConstraint("hours_week BETWEEN 0 AND 60", name="hours_week"),
        CheckConstraint("hours_day BETWEEN 0 AND 12", name="hours_day"),
        CheckConstraint("days_week BETWEEN 0 AND 7", name="days_week"),
        some_of("day_parts", DayPart),
        some_of("loads", Load),
        one_of("seat", StepSeat),
        one_of("phase", Phase),
        one_of("state", StepState),
        Index("ix_track_steps_track", "track_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id", ondelete="CASCADE"))
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    hours_week: Mapped[float]
    hours_day: Mapped[float]
    days_week: Mapped[int]
    day_parts: Mapped[list[str] | None] = mapped_column(Several(DayPart))
    loads: Mapped[list[str] | None] = mapped_column(Several(Load))
    seat: Mapped[StepSeat] = mapped_column(default=StepSeat.EXTRA)
    phase: Mapped[Phase] = mapped_column(default=Phase.TRIAL)
    evaluation_on: Mapped[date]
    state: Mapped[StepState] = mapped_column(default=StepState.PROPOSED)
    proposed_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    limit_id: Mapped[int | None] = mapped_column(ForeignKey("limits.id", ondelete="SET NULL"))
    reminded_at: Mapped[datetime | None]

    limit: Mapped[Limit | None] = relationship(lazy="raise_on_sql", viewonly=True)


class Evaluation(Model):
    """A talk about a step: held or not, and what was chosen."""

    __tablename__ = "track_evaluations"
    __table_args__ = (UniqueConstraint("step_id", "on"), one_of("choice", NextStep))

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id", ondelete="CASCADE"), index=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("track_steps.id", ondelete="CASCADE"))
    on: Mapped[date]
    held: Mapped[bool]
    choice: Mapped[NextStep | None]
    noted_at: Mapped[datetime]


class TermChange(Model):
    """What became of a term of the law: moved with a reason, done on a day, reminded of.

    ``number`` tells the talks apart, which come every six weeks; 1 for the others.
    """

    __tablename__ = "track_terms"
    __table_args__ = (
        CheckConstraint("(moved_to IS NULL) = (reason IS NULL)", name="moved"),
        one_of("term", Term),
        one_of("reason", TermReason),
    )

    track_id: Mapped[int] = mapped_column(
        ForeignKey("tracks.id", ondelete="CASCADE"), primary_key=True
    )
    term: Mapped[Term] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    moved_to: Mapped[date | None]
    reason: Mapped[TermReason | None]
    done_on: Mapped[date | None]
    reminded_at: Mapped[datetime | None]


class Feeling(Model):
    """How a shift went, as the person says. Nobody but the case worker and the person reads it.

    ``told_at``: when the case worker was told that it was too much three times in a row.
    """

    __tablename__ = "track_feelings"
    __table_args__ = (UniqueConstraint("track_id", "claim_id"), one_of("felt", Felt))

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id", ondelete="CASCADE"))
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    felt: Mapped[Felt]
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class TrackVerb(StrEnum):
    """Everything that can happen to a track, reading it among them."""

    READ = "read"
    LISTED = "read in a list"
    READ_SHARED = "read what is shared"
    TRIED = "tried to start another"
    STARTED = "started"
    PROPOSED = "proposed a step"
    CHANGED = "changed a step"
    REMOVED = "removed a step"
    CONFIRMED = "confirmed a step"
    DECLINED = "declined a step"
    EVALUATED = "evaluated"
    MOVED = "moved a term"
    DONE = "settled a term"
    PAUSED = "paused"
    RESUMED = "resumed"
    PAUSE_OVER = "pause ended with its step"
    LIMITS_GONE = "limits found missing"
    LIMITS_WRITTEN = "limits written again"
    HANDED_ON = "handed on"
    LEFT_ALONE = "left without a case worker"
    TAKEN_OVER = "taken over"
    SHARED = "shared"
    UNSHARED = "shared no more"
    EXTENDED = "extended the trial"
    FELT = "said how it went"
    ENDED = "ended"


class TrackEntryIsHistory(RuntimeError):
    """Somebody tried to change an entry of the trail of a track."""


class TrackEntry(Model):
    """The trail of tracks: of its own, for only those who may see a track may read it.

    What happened is told in ids, days and words of closed lists. It goes with its track, two years
    after the end.
    """

    __tablename__ = "track_entries"
    __table_args__ = (
        one_of("verb", TrackVerb),
        one_of("term", Term),
        one_of("word", Outcome, NextStep, Felt),
    )
    __trail__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    verb: Mapped[TrackVerb]
    step_id: Mapped[int | None] = mapped_column(ForeignKey("track_steps.id", ondelete="CASCADE"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    term: Mapped[Term | None]
    number: Mapped[int | None]
    day: Mapped[date | None]
    word: Mapped[str | None]


@event.listens_for(TrackEntry, "before_update")
def _refuse(_mapper: Mapper[Any], _connection: Any, entry: TrackEntry) -> None:
    raise TrackEntryIsHistory(f"entry {entry.id}: add a new one instead")
