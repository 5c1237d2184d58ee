"""A post as a form: what somebody filled in, read into drafts or answered field by field."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, TextAreaField
from wtforms.validators import Length

from app.core.intervals import Interval
from app.core.localtime import LocalTime, local_time
from app.core.tokens import new_once
from app.ladder.rules_release import Release
from app.ladder.states import PlanB
from app.people.models import Department, Person
from app.shifts.fields import OTHER, CalleeField, Days, Fold
from app.shifts.forms_steps import CHOSEN, FIRST, STEPS, Steps, shown_at
from app.shifts.models import MOST_PLACES
from app.shifts.rules import (
    MOST_DAYS,
    ShiftDraft,
    TimeFault,
    TimeProblem,
    Times,
    day_within_sense,
    span_on,
    start_within_sense,
)
from app.shifts.words import time_text
from app.tasks.models import TaskType
from app.times.fields import Clock, Day
from app.times.rules import NotRead, read_day
from app.times.words import not_read_text
from app.web.fields import Choice, Number, Once, Text, clean_lines, given
from app.web.forms_edit import Edits, shown_in
from app.web.kept import is_shown_again
from app.web.limits import LARGEST_ID, id_of
from app.web.words_times import clock_of, day_in_field

MOST_EXTRA = 50
PREFILLED = ("start", "end", "places", "extra_places", "contact", "deputy", "location", *STEPS)
"""What a kind of task fills in; nobody has typed these yet."""
LocalDay = date
"""The form itself has a field called ``date``."""


class ShiftForm(Steps):
    """What to post: a task type on one or more days. Names are those of the surface."""

    task_type = Choice(
        _l("Kind of task"),
        coerce=id_of,
        choices=[],
        validators=[given(_l("Choose a kind of task."))],
    )
    department = Choice(
        _l("Department"), coerce=id_of, choices=[], validators=[given(_l("Choose a department."))]
    )
    date = Days(_l("When"))
    other_date = Day(_l("Another day"))
    start = Clock(_l("Starts at"), [given(_l("Give a start time."))])
    start_fold = Fold(_l("Which start?"))
    end = Clock(_l("Ends at"), [given(_l("Give an end time."))], ends=True)
    end_fold = Fold(_l("Which end?"))
    places = Number(_l("People"), 1, MOST_PLACES, [given(_l("Give the number of people."))])
    extra_places = Number(_l("Extra seats"), 0, MOST_EXTRA)
    contact = CalleeField(_l("Contact person"), _l("Choose who the worker can call."))
    deputy = CalleeField(_l("Deputy"), _l("Choose somebody with a telephone number."), nobody=True)
    location = Text(_l("Where"), 120)
    note = TextAreaField(
        _l("Note for who comes"),
        [Length(max=500, message=_l("Use at most %(most)s characters.", most=500))],
        filters=[clean_lines],
    )
    prefilled: set[str]
    own_types: str | None = None
    """The group of the department's own kinds among the choices, where it has any."""
    once = Once()
    most_days = MOST_DAYS

    def __init__(self, *more: Any, **named: Any) -> None:
        self.prefilled = set()
        super().__init__(*more, **named)

    def offer(
        self,
        departments: Sequence[Department],
        task_types: Sequence[TaskType],
        contacts: Sequence[Person],
    ) -> None:
        """Set what can be chosen; what is not among it does not exist."""
        self.offer_steps()
        several = [SelectChoice("", _("Choose a department"))] if len(departments) > 1 else []
        self.department.choices = several + [
            SelectChoice(str(each.id), each.name) for each in departments
        ]
        own, other = _("Of this department"), _("Others")
        types = sorted(task_types, key=lambda each: each.department_id != self.department.data)
        has_own = bool(types) and types[0].department_id == self.department.data
        self.own_types = own if has_own else None
        self.task_type.choices = [
            SelectChoice("", _("Choose a kind of task")),
            *(
                SelectChoice(
                    str(each.id),
                    each.name,
                    optgroup=(own if each.department_id == self.department.data else other)
                    if has_own
                    else None,
                )
                for each in types
            ),
        ]
        people = [SelectChoice(str(each.id), f"{each.name} · {each.phone}") for each in contacts]
        self.contact.choices = [SelectChoice("", _("Choose")), *people]
        self.deputy.choices = [SelectChoice("", _("Nobody")), *people]

    def post_anew(self) -> None:
        """This very form was posted before, with something else in it: say so, and ask again."""
        self.once.data, self.once.raw_data = new_once(), None
        self.form_errors.append(
            _(
                "You posted this form before, with something else in it. That stands in your list, "
                "and nothing was added. Post once more if you want this as well."
            )
        )

    @property
    def given_before(self) -> dict[str, str]:
        """What was filled in for somebody, by field, as the page carries it."""
        given = {name: self._as_sent(name) for name in PREFILLED if name in self.prefilled}
        return given | self.taken_out

    def fill(self, usual: Mapping[str, Any]) -> None:
        """Fill in what is usual where nothing stands, or what was filled in like this before.

        What somebody typed stays.
        """
        for name in PREFILLED:
            field, sent, before = self[name], self._as_sent(name), request.form.get(f"was-{name}")
            if sent != (before or ""):
                continue
            is_over = sent and name in STEPS and name in usual
            if usual.get(name) not in (None, "") or is_over:
                field.raw_data = None
                field.process(None, usual[name])
                self.prefilled.add(name)
            elif sent:
                self.prefilled.add(name)

    def _as_sent(self, name: str) -> str:
        return shown_in(self[name])[0]

    def forget_strangers(self) -> None:
        """Leave out a contact or deputy of last time who cannot be chosen any more."""
        for field in (self.contact, self.deputy):
            if str(field.data) not in {choice.value for choice in field.choices}:
                field.data = None
                self.prefilled.discard(field.name)

    def drafts(
        self, local: LocalTime, now: datetime, keep: ShiftDraft | None = None
    ) -> list[ShiftDraft] | None:
        """One draft for each day, by day; None when something is wrong, said at its field.

        ``keep`` is what the task says already: times it has are not judged again.
        """
        sound = self.validate()
        days = self._days(local.day(now))
        spans = self._spans(days, local, now, keep)
        if self.deputy.data is not None and self.deputy.data == self.contact.data:
            self.refuse("deputy", _("Choose somebody else than the contact person."))
        releases = self.releases(spans, local, now, keep) if spans else []
        if not sound or self.errors or not spans:
            return None
        return [self._draft(*each) for each in zip(spans, releases, strict=True)]

    def start_asked(self, local: LocalTime, today: LocalDay) -> datetime | None:
        """When the task begins, as far as that is plain already: one day, and both times."""
        days = {read_day(text, today) for text in self.date.data or () if text != OTHER}
        found = [day for day in (*days, self.other_date.data) if isinstance(day, date)]
        if len(found) != 1 or self.start.data is None or self.end.data is None:
            return None
        span = span_on(found[0], Times(self.start.data, self.end.data), local)
        return span.start if isinstance(span, Interval) else None

    def when(self, local: LocalTime, now: datetime) -> tuple[LocalDay | None, Interval | None]:
        """The first day asked for and the time on it, as far as they are filled in."""
        days = self._days(local.day(now))
        spans = self._spans(days[:1], local, now, None)
        return (days[0] if days else None), (spans[0] if spans else None)

    @property
    def people(self) -> list[int]:
        """The contact and deputy chosen, as far as they can be ids."""
        chosen = (self.contact.data, self.deputy.data)
        return [number for number in chosen if number is not None and 0 < number <= LARGEST_ID]

    @property
    def doubled(self) -> set[str]:
        """The times of which one has to say which is meant."""
        return {
            name
            for name in ("start", "end")
            if self[f"{name}_fold"].errors or self[f"{name}_fold"].data is not None
        }

    def _draft(self, span: Interval, release: Release) -> ShiftDraft:
        return ShiftDraft(
            task_type_id=self.task_type.data,
            department_id=self.department.data,
            span=span,
            places=self.places.data,
            extra_places=self.extra_places.data or 0,
            contact_id=self.contact.data,
            deputy_id=self.deputy.data,
            location=self.location.data or "",
            note=self.note.data or "",
            own_team_until=release.own_team_until,
            division_until=release.division_until,
            by_approval=self.approval.data == CHOSEN,
            plan_b=PlanB(self.plan_b.data) if self.plan_b.data else None,
        )

    def _days(self, today: LocalDay) -> list[LocalDay]:
        """The days asked for, each once, in order; empty when something is wrong with them."""
        days = sorted({*self._asked_days(today)})
        problems = [day_within_sense(day, today) for day in days]
        if self.date.errors or self.other_date.process_errors:
            return []
        if not days:
            self.refuse("date", _("Choose a day."))
        elif len(days) > self.most_days:
            self.refuse("date", _("Choose at most %(most)s days.", most=self.most_days))
        else:
            for problem in filter(None, problems):
                self.refuse_time(problem)
                break
        return [] if self.date.errors else days

    def _asked_days(self, today: LocalDay) -> list[LocalDay]:
        chips = []
        for text in self.date.data:
            found = None if text == OTHER else read_day(text, today)
            if isinstance(found, NotRead):
                self.refuse("date", not_read_text(found))
                return []
            chips += [found] if found else []
        other = self.other_date.data
        if other is None:
            return chips
        if chips and OTHER not in self.date.data:
            self.refuse(
                "date",
                _(
                    "You chose a day, and filled in %(day)s as another day. "
                    "Choose “another day”, or empty that field.",
                    day=day_in_field(other),
                ),
            )
        return [*chips, other]

    def _spans(
        self, days: list[LocalDay], local: LocalTime, now: datetime, keep: ShiftDraft | None
    ) -> list[Interval]:
        """When the task is on each day; empty when something is wrong with one."""
        if self.start.data is None or self.end.data is None:
            return []
        times = Times(self.start.data, self.end.data, self.start_fold.data, self.end_fold.data)
        spans = []
        for day in days:
            found = span_on(day, times, local)
            if isinstance(found, Interval) and (keep is None or found.start != keep.span.start):
                found = start_within_sense(found, day, local.day(now), now) or found
            if isinstance(found, TimeProblem):
                self.refuse_time(found)
                return []
            spans.append(found)
        return spans

    def refuse(self, name: str, text: str) -> None:
        """Say at a field what is wrong with it; after the form was read."""
        self[name].errors = [*self[name].errors, text]

    def refuse_time(self, problem: TimeProblem) -> None:
        """Say at a field what is wrong with its time."""
        name = problem.field
        if problem.wrong is TimeFault.TWICE and name in ("start", "end"):
            name = f"{name}_fold"
        typed = self["start" if problem.field == "date" else problem.field].data
        clock = clock_of(typed.time() if isinstance(typed, datetime) else typed)
        self.refuse(name, time_text(problem, clock, clock_of(self.start.data)))


WHEN = ("date", "start", "start_fold", "end", "end_fold")


class ChangeForm(Edits, ShiftForm):
    """The same for a task that exists: one day, in a field of its own."""

    date = Day(_l("Day"), [given(_l("Choose a day."))])

    def fields_of(self, draft: ShiftDraft) -> dict[str, Any]:
        """Its instants are days and times on the local clock."""
        return fields_of(draft, local_time())

    def drafts(
        self, local: LocalTime, now: datetime, keep: ShiftDraft | None = None
    ) -> list[ShiftDraft] | None:
        """What the task is to say; a form that came back as it was shown is sound."""
        if self.untouched and not is_shown_again():
            return [self.stored]
        return super().drafts(local, now, keep)

    def _asked_days(self, today: LocalDay) -> list[LocalDay]:
        return [self.date.data] if self.date.data else []

    def _days(self, today: LocalDay) -> list[LocalDay]:
        """A day that was not touched may lie in the past."""
        return [self.date.data] if self.is_kept("date") else super()._days(today)

    def _spans(
        self, days: list[LocalDay], local: LocalTime, now: datetime, keep: ShiftDraft | None
    ) -> list[Interval]:
        """Times that were not touched are not judged again."""
        if keep is not None and self.is_kept(*WHEN):
            return [keep.span]
        return super()._spans(days, local, now, keep)


def fields_of(draft: ShiftDraft, local: LocalTime) -> dict[str, Any]:
    """What the fields hold for a draft."""
    start, end = local.at(draft.span.start), local.at(draft.span.end)
    return {
        "task_type": draft.task_type_id,
        "department": draft.department_id,
        "date": start.date(),
        "start": start.time(),
        "end": end.time(),
        "start_fold": _fold_of(start),
        "end_fold": _fold_of(end),
        "places": draft.places,
        "extra_places": draft.extra_places,
        "contact": draft.contact_id,
        "deputy": draft.deputy_id,
        "location": draft.location,
        "note": draft.note,
        "approval": CHOSEN if draft.by_approval else FIRST,
        "plan_b": draft.plan_b or "",
        **{name: shown_at(at, local) if (at := getattr(draft, name)) else None for name in STEPS},
    }


def _fold_of(instant: datetime) -> int | None:
    """Which of a doubled hour a local instant is in; None in any other hour."""
    first, second = (instant.replace(fold=fold).utcoffset() for fold in (0, 1))
    return None if first == second else instant.fold
