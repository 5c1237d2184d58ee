"""When time is taken, as filled in: once, over several days, or again every week."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional as IfGiven

from app.agreements.rules_time import (
    LONGEST,
    MIDNIGHT,
    Occurrences,
    TimeDraft,
    days_later,
    occurrences,
)
from app.agreements.words import AVAILABLE, SAID_OF_ONESELF, WEEKDAYS
from app.core.intervals import Interval
from app.core.localtime import NoSuchTime, local_time
from app.people import words
from app.people.models import CommitmentKind
from app.times.fields import Clock, Day
from app.web.fields import Choice, Choices, given, options
from app.web.forms import Form
from app.web.forms_edit import Edits
from app.web.words_times import clock_of, full_day


class TimeForm(Form):
    """Time that is taken. Without times of the clock it is whole days."""

    day = Day(_l("First day"), [given(_l("Give the day."))])
    start = Clock(_l("From"), [IfGiven()])
    last_day = Day(_l("Last day"), [IfGiven()])
    end = Clock(_l("To"), [IfGiven()], ends=True)
    weekly_until = Day(_l("Every week, until and including"), [IfGiven()])
    weekdays = Choices(_l("On these days"), choices=options(WEEKDAYS.items()))

    found: Occurrences

    @property
    def spans(self) -> list[Interval]:
        """All times of it."""
        return self.found.spans

    @property
    def what(self) -> str | None:
        """The kind of it; None for being available after all."""
        raise NotImplementedError

    def draft(self) -> TimeDraft:
        """The time as filled in, of a form that is sound."""
        whole = self.start.data is None
        start, end = (MIDNIGHT, MIDNIGHT) if whole else (self.start.data, self.end.data)
        last = self.last_day.data or (self.day.data if whole else None)
        until = self.weekly_until.data
        days = tuple(sorted({int(each) for each in self.weekdays.data or ()}))
        return TimeDraft(
            kind=self.what,
            day=self.day.data,
            start=start,
            end=end,
            days=days_later(start, end, self.day.data, last),
            until=until,
            weekdays=(days or (self.day.data.weekday(),)) if until else (),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """What belongs together is there, in order; the clock skips an hour in spring."""
        if not super().validate(extra_validators):
            return False
        return self._is_whole() and self._is_in_order() and self._is_on_the_clock()

    def _wrong(self, field: Any, text: str) -> bool:
        field.errors = [*field.errors, text]
        return False

    def _is_whole(self) -> bool:
        if (self.start.data is None) != (self.end.data is None):
            if self.start.data is None:
                return self._wrong(self.start, _("Give the time at which it starts."))
            return self._wrong(self.end, _("Give the time at which it ends."))
        if self.weekdays.data and not self.weekly_until.data:
            return self._wrong(self.weekly_until, _("Give the day until which it comes again."))
        return True

    def _is_in_order(self) -> bool:
        day, last, until = self.day.data, self.last_day.data, self.weekly_until.data
        if last and last < day:
            return self._wrong(self.last_day, _("The last day lies before the first."))
        if last and last - day > LONGEST:
            return self._wrong(self.last_day, _("At most a year can be taken at once."))
        if until and until < day:
            return self._wrong(self.weekly_until, _("The last day lies before the first."))
        if until and until - day > LONGEST:
            return self._wrong(
                self.weekly_until, _("At most a year ahead. Make it again after that.")
            )
        draft = self.draft()
        if draft.days == 0 and draft.end <= draft.start:
            return self._wrong(self.end, _("The end lies before the start."))
        if until and draft.days > 7:
            return self._wrong(self.last_day, _("What comes every week lasts a week at most."))
        return True

    def _is_on_the_clock(self) -> bool:
        try:
            self.found = occurrences(local_time(), self.draft(), self._skipped())
        except NoSuchTime as error:
            at = datetime.fromisoformat(str(error))
            field = self.start if at.time() == self.start.data else self.end
            text = _(
                "On %(day)s the clock skips %(time)s. Choose another time.",
                day=full_day(at.date()),
                time=clock_of(at.time()),
            )
            return self._wrong(field, text)
        if not self.found.times:
            return self._wrong(self.weekly_until, _("None of these days lies before that."))
        return True

    def _skipped(self) -> Sequence[str]:
        return ()


class AvailabilityForm(TimeForm):
    """What somebody says of their own time. A reason is never asked, nor for whom a job is."""

    kind = Choice(_l("What"), choices=options(SAID_OF_ONESELF.items()))

    def validate(self, extra_validators: Any = None) -> bool:
        """What says no kind says that one cannot."""
        if not self.kind.raw_data:
            self.kind.data = str(CommitmentKind.UNAVAILABLE)
        return super().validate(extra_validators)

    @property
    def what(self) -> str | None:
        return None if self.kind.data == AVAILABLE else self.kind.data


class CommitmentForm(TimeForm):
    """Time of somebody that is taken, with its kind."""

    kind = Choice(
        _l("Kind"),
        coerce=CommitmentKind,
        choices=options(words.COMMITMENT_KINDS.items(), ask=_l("Choose a kind")),
        validators=[given(_l("Choose a kind."))],
    )

    @property
    def what(self) -> str | None:
        return str(self.kind.data)


class SeriesForm(Edits, TimeForm):
    """Time that is taken again every week, to change; ``skipped`` are its days that went."""

    weekly_until = Day(
        _l("Every week, until and including"),
        [given(_l("Give the day until which it comes again."))],
    )
    skipped: Sequence[str] = ()

    @property
    def what(self) -> str | None:
        return str(self.stored.kind)

    def fields_of(self, draft: TimeDraft) -> dict[str, Any]:
        whole = draft.is_whole_days
        usual = 1 if whole or draft.end <= draft.start else 0
        return {
            "day": draft.day,
            "start": None if whole else draft.start,
            "end": None if whole else draft.end,
            "last_day": draft.last_day if draft.days > usual else None,
            "weekly_until": draft.until,
            "weekdays": [str(number) for number in draft.weekdays],
        }

    def _skipped(self) -> Sequence[str]:
        return self.skipped
