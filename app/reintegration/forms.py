"""What a case worker and a person fill in: days, numbers and choices. Nowhere is there a text.

The one address that can be typed is looked up, and not kept.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField
from wtforms.validators import Length
from wtforms.validators import Optional as IfGiven
from wtforms.widgets import NumberInput

from app.people.models import DayPart, Load
from app.reintegration import words as reintegration_words
from app.reintegration.models import (
    Felt,
    NextStep,
    Outcome,
    Phase,
    StepSeat,
    TermReason,
)
from app.reintegration.rules import StepDraft, TrackDraft, TrackRefusal
from app.times.fields import Day
from app.web.fields import (
    Choice,
    Choices,
    Number,
    email_address,
    given,
    one_line,
    options,
    required,
)
from app.web.forms import RefusableForm
from app.web.forms_edit import Edits
from app.web.limits import id_of

LONGEST_EMAIL = 254
NOT_HELD = "not_held"


def _word_of(words: type[StrEnum]) -> Callable[[str], StrEnum | None]:
    """Reads a word of a closed list; None for any other."""
    return lambda text: words(text) if text in set(words) else None


class FigureField(Number):
    """A number, in an input that takes nothing else."""

    def __init__(
        self, label: Any, least: int, most: int, decimals: bool = False, **more: Any
    ) -> None:
        ask = given(_l("Give a number from %(least)s to %(most)s.", least=least, most=most))
        super().__init__(label, least, most, [ask], decimals, **more)
        self.widget = NumberInput(step="0.25" if decimals else "1", min=least, max=most)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}"


class TrackForm(RefusableForm):
    """A form of this room, whose command may refuse."""

    saying = staticmethod(reintegration_words.refusal_text)


class StartForm(TrackForm):
    """The start of a track; the person was chosen before."""

    at = {TrackRefusal.ORDER: "starts_on", TrackRefusal.TOO_FAR: "first_day"}

    first_day = Day(_l("First day of absence"), [given(_l("Give the first day."))], past=True)
    starts_on = Day(_l("Building up begins"), [given(_l("Give the day on which it begins."))])
    target_on = Day(_l("Target day"), [given(_l("Give the target day."))])
    hours_target = FigureField(_l("Hours a week by then"), 1, 60, decimals=True)
    template = Choice(
        _l("Steps to begin with"),
        choices=options([("", _l("none yet")), *reintegration_words.STARTS.items()]),
    )

    def draft(self, person_id: int, case_worker_id: int) -> TrackDraft:
        """The track as filled in."""
        return TrackDraft(
            person_id=person_id,
            case_worker_id=case_worker_id,
            first_day=self.first_day.data,
            starts_on=self.starts_on.data,
            target_on=self.target_on.data,
            hours_target=self.hours_target.data,
        )


class StepForm(Edits, TrackForm):
    """A step: the most there may be from a day to a day, as the company doctor advised."""

    at = {
        TrackRefusal.ORDER: "valid_until",
        TrackRefusal.OVERLAPS: "valid_from",
        TrackRefusal.TOO_LATE: "valid_until",
        TrackRefusal.TOO_FAR: "valid_until",
    }

    valid_from = Day(_l("From"), [given(_l("Give the first day."))])
    valid_until = Day(_l("Until and including"), [given(_l("Give the last day."))])
    hours_week = FigureField(_l("Hours a week"), 0, 60, decimals=True)
    hours_day = FigureField(_l("Hours a day"), 0, 12, decimals=True)
    days_week = FigureField(_l("Days a week"), 0, 7)
    day_parts = Choices(
        _l("Parts of the day"), choices=options(reintegration_words.DAY_PARTS.items())
    )
    loads = Choices(_l("What a task may ask"), choices=options(reintegration_words.LOADS.items()))
    seat = Choice(
        _l("Place"),
        coerce=_word_of(StepSeat),
        choices=options(reintegration_words.SEATS.items(), ask=_l("Choose a place")),
        validators=[given(_l("Choose a place."))],
    )
    phase = Choice(
        _l("Phase"),
        coerce=_word_of(Phase),
        choices=options(reintegration_words.PHASES.items(), ask=_l("Choose a phase")),
        validators=[given(_l("Choose a phase."))],
    )
    evaluation_on = Day(_l("Day of the talk"), [IfGiven()])

    def draft(self) -> StepDraft:
        """The step as filled in. Nothing or everything ticked is no limit."""
        return StepDraft(
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
            hours_week=self.hours_week.data,
            hours_day=self.hours_day.data,
            days_week=self.days_week.data,
            day_parts=_allowed(self.day_parts.data, len(DayPart)),
            loads=_allowed(self.loads.data, len(Load)),
            seat=self.seat.data,
            phase=self.phase.data,
            evaluation_on=self.evaluation_on.data,
        )


def _allowed(ticked: Sequence[str] | None, all_of_them: int) -> tuple[str, ...] | None:
    chosen = tuple(dict.fromkeys(ticked or ()))
    return chosen if 0 < len(chosen) < all_of_them else None


class TemplateForm(TrackForm):
    """Which steps to begin with."""

    template = Choice(
        _l("Steps to begin with"), choices=options(reintegration_words.STARTS.items())
    )


class EvaluationForm(TrackForm):
    """A talk about a step; one that was not held leads to nothing."""

    at = {TrackRefusal.DAY_AHEAD: "on", TrackRefusal.NOTED_ALREADY: "on"}

    on = Day(_l("Day of the talk"), [given(_l("Give the day of the talk."))], past=True)
    outcome = Choice(
        _l("What came of it"),
        choices=options(
            [*reintegration_words.CHOICES.items(), (NOT_HELD, _l("it was not held"))],
            ask=_l("Choose what came of it"),
        ),
        validators=[required(_l("Choose what came of it."))],
    )

    @property
    def choice(self) -> NextStep | None:
        """What was chosen; None where the talk was not held."""
        return None if self.outcome.data == NOT_HELD else NextStep(self.outcome.data)


class SettleForm(TrackForm):
    """The day on which what the law asks for was done."""

    at = {TrackRefusal.DAY_AHEAD: "on", TrackRefusal.ORDER: "on"}

    on = Day(_l("Done on"), [given(_l("Give the day on which it was done."))], past=True)


class MoveForm(TrackForm):
    """Another day for what the law asks for, with the reason."""

    at = {TrackRefusal.ORDER: "to"}

    to = Day(_l("New day"), [given(_l("Give the new day."))])
    reason = Choice(
        _l("Reason"),
        coerce=_word_of(TermReason),
        choices=options(reintegration_words.REASONS.items(), ask=_l("Choose a reason")),
        validators=[given(_l("Choose a reason."))],
    )


class TrackEndForm(TrackForm):
    """How a track ended."""

    outcome = Choice(
        _l("Outcome"),
        coerce=_word_of(Outcome),
        choices=options(reintegration_words.OUTCOMES.items(), ask=_l("Choose an outcome")),
        validators=[given(_l("Choose an outcome."))],
    )


class HandOnForm(TrackForm):
    """Which case worker goes on."""

    at = {TrackRefusal.ONESELF: "case_worker"}

    case_worker = Choice(
        _l("Case worker"), coerce=id_of, validators=[given(_l("Choose a case worker."))]
    )


class FeelingForm(TrackForm):
    """How a shift went."""

    claim = Choice(_l("Task"), coerce=id_of)
    felt = Choice(
        _l("How did it go?"), coerce=Felt, choices=options(reintegration_words.FELT.items())
    )


class ShareForm(TrackForm):
    """With whom to share. The address is looked up, and not kept."""

    at = {TrackRefusal.ONESELF: "email"}

    email = EmailField(
        _l("E-mail address"),
        [
            required(_l("Give an e-mail address.")),
            Length(max=LONGEST_EMAIL, message=_l("Use at most %(most)s characters.", most=254)),
            email_address,
        ],
        filters=[lambda text: one_line(text).lower()],
    )
