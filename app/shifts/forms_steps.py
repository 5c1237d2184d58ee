"""The part of a post about who sees it first, who gets a place, and what if nobody comes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.ladder.rules_release import USUAL_HOURS, LadderHours, Release, release_of
from app.ladder.words import PLANS
from app.shifts.fields import UsualChoice
from app.shifts.rules import ShiftDraft, TimeFault, TimeProblem, day_within_sense, head_start
from app.times.fields import Moment
from app.web.forms import Form
from app.web.forms_edit import shown_in

STEPS = ("own_team_until", "division_until")
"""Until when some see it first. Who takes one out does not get it again."""
TAKEN_OUT = "-"
FIRST, CHOSEN = "first", "choose"
"""Who gets a place: whoever taps first, or whom the department chooses of those who ask."""


class Steps(Form):
    """That part of a form; ``ShiftForm`` is all of it."""

    own_team_until = Moment(_l("Own team first, until"))
    division_until = Moment(_l("Then the division, until"))
    plan_b = UsualChoice(_l("If nobody comes"), choices=[], default="")
    usual_approval = FIRST
    approval = UsualChoice(_l("Who gets a place"), choices=[], default=FIRST)
    hours = LadderHours()
    """How long those steps last as a rule."""

    prefilled: set[str]

    def offer_steps(self) -> None:
        """Set what can be chosen."""
        self.approval.choices = [
            SelectChoice(FIRST, _("who taps first")),
            SelectChoice(CHOSEN, _("whom we choose of those who ask")),
        ]
        plans = [SelectChoice(str(each), text) for each, text in PLANS.items()]
        self.plan_b.choices = [SelectChoice("", _("not agreed yet")), *plans]

    @property
    def taken_out(self) -> dict[str, str]:
        """The steps that somebody took out, as the page carries them."""
        return {
            name: TAKEN_OUT
            for name in STEPS
            if name not in self.prefilled
            and request.values.get(f"was-{name}")
            and not shown_in(self[name])[0]
        }

    def as_sent(self, drafts: Sequence[ShiftDraft]) -> list[ShiftDraft]:
        """The drafts without what was worked out anew for a step: the same for the same form."""
        usual = {name: None for name in STEPS if self._is_usual(name)}
        return [replace(each, **usual) for each in drafts]  # type: ignore[arg-type]

    def _is_usual(self, name: str) -> bool:
        """Whether a step is as it was filled in for somebody, so that it follows the start."""
        sent = shown_in(self[name])[0]
        return bool(sent) and sent == request.values.get(f"was-{name}")

    def releases(
        self, spans: list[Interval], local: LocalTime, now: datetime, keep: ShiftDraft | None
    ) -> list[Release]:
        """Until when some see each task first: as typed, or as usual for its start."""
        usual = [name for name in STEPS if self._is_usual(name)]
        typed = {
            name: None if name in usual else self._until(name, spans, local, now, keep)
            for name in STEPS
        }
        own, division = (typed[name] for name in STEPS)
        if own is not None and division is not None and division <= own:
            day = local.day(division)
            self.refuse_time(TimeProblem("division_until", TimeFault.NOT_AFTER, day))
        hours = self.hours.or_else(USUAL_HOURS)
        found = []
        for span in spans:
            steps = release_of(now, span.start, hours)
            each = replace(Release(own, division), **{n: getattr(steps, n) for n in usual})
            found.append(each.in_order())
        return found

    def _until(
        self,
        name: str,
        spans: list[Interval],
        local: LocalTime,
        now: datetime,
        keep: ShiftDraft | None,
    ) -> datetime | None:
        """Until when some go first, as typed in the field of that name."""
        until = self[name].data
        if until is None:
            return None
        kept: datetime | None = getattr(keep, name) if keep else None
        if kept is not None and until == shown_at(kept, local) and kept <= spans[0].start:
            return kept
        day = until.date()
        problem = day_within_sense(day, local.day(now))
        if problem is not None:
            wrong = TimeFault.AFTER_START if problem.wrong is TimeFault.TOO_FAR else TimeFault.PAST
            self.refuse_time(TimeProblem(name, wrong, day))
            return None
        found = head_start(name, day, until.time(), spans[0].start, now, local)
        if isinstance(found, TimeProblem):
            self.refuse_time(found)
            return None
        return found

    def refuse_time(self, problem: TimeProblem) -> None:
        """Say at a field what is wrong with its time."""
        raise NotImplementedError


def shown_at(instant: datetime, local: LocalTime) -> datetime:
    """The instant on the local clock, to the minute and without its zone, as a field holds it."""
    return local.at(instant).replace(second=0, microsecond=0, tzinfo=None, fold=0)
