"""A task as one row of a list: its time, its place on the axis, and one button."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import ngettext

from app.board.queries_before import Before
from app.board.queries_board import URGENT
from app.board.rules_picks import Fitting, PickReason, Worked, building_of, reasons
from app.board.strips import parts_around
from app.board.words_acts import tap_text, waits_text
from app.board.words_picks import why_text
from app.core import clock
from app.core.axis import DAY, WHOLE_DAY, Hours, Strip, axis_of_day, strip
from app.core.localtime import local_time, local_today
from app.eligibility.facts import WORK, BusyKind, WorkerFacts
from app.eligibility.queries_shift_facts import Task
from app.eligibility.queries_verdicts import Judged, next_for
from app.eligibility.verdict import FitState
from app.eligibility.words import explain
from app.eligibility.words_capabilities import towards
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat
from app.web.words_times import short_day_text, span_under, starts_in, weekday_name

KINDS = {FitState.FITS: "warn", FitState.ALMOST: "learn"}
"""How what stands in the way is drawn."""
NAMED_BY_WEEKDAY = timedelta(days=6)
USUAL_LENGTHS = {timedelta(hours=hours.last - hours.first) for hours in (DAY, WHOLE_DAY)}


class RowForm(StrEnum):
    """How a task of the board is drawn; an address and a field name it, so that it stays so."""

    ROW = "row"
    PICK = "pick"
    LEARN = "learn"
    ALMOST = "almost"
    NEXT = "next"
    OPEN = "open"
    CARD = "card"
    PANE = "pane"


@dataclass(frozen=True, slots=True)
class RowButton:
    """The one button of a row; ``name`` and ``value`` go with it."""

    label: str
    kind: str
    name: str = ""
    value: str = ""


Note = tuple[str, str]
"""(kind, text) for ``ui.status_line``."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task for one person in a list, ready to draw. ``day``: said where no heading says it."""

    task: Task
    form: RowForm
    state: FitState
    codes: str
    day: str
    time: str
    strip: Strip
    button: RowButton | None
    notes: tuple[Note, ...]
    soon: str

    @property
    def plain(self) -> bool:
        """Whether its axis is as long as on most days, and so looks as the others of the list."""
        return self.strip.axis.span.length in USUAL_LENGTHS

    @property
    def where(self) -> str:
        """Where it is, and when where that needs a date."""
        day = self.day if len(self.day) > SHORT else ""
        return " · ".join(filter(None, (day, self.task.place, _series_text(self.task))))

    @property
    def when(self) -> str:
        """Its time, with a weekday where no heading says it."""
        return f"{self.day} {self.time}" if 0 < len(self.day) <= SHORT else self.time


def _series_text(task: Task) -> str:
    """Of how many dates it is one; empty for work by itself."""
    if task.series is None:
        return ""
    return ngettext("series of %(num)s date", "series of %(num)s dates", task.series.dates)


SHORT = 3
"""A weekday is no longer than this; a date is."""


def row_for(
    judged: Judged,
    form: RowForm,
    hours: Hours,
    claim: Claim | None = None,
    why: Sequence[PickReason] = (),
) -> TaskRow:
    """The row of a judged task; ``claim`` is the worker's place on it, ``why`` it is picked."""
    task, local = judged.task, local_time()
    day = local.day(task.span.start)
    state = FitState.REQUESTED if _waits(claim) else judged.state
    refusals = () if state in (FitState.MINE, FitState.REQUESTED) else judged.verdict.refusals
    ahead = task.span.start - clock.now()
    return TaskRow(
        task=task,
        form=form,
        state=state,
        codes=" ".join(dict.fromkeys(str(refusal.code) for refusal in refusals)),
        day="" if form is RowForm.ROW else _day_text(day),
        time=span_under(task.span.start, task.span.end, day),
        strip=strip(axis_of_day(day, hours, local), parts_around(judged, state, claim)),
        button=_button(judged, state),
        notes=tuple(_notes(judged, state, claim, form, why)),
        soon=starts_in(ahead) if timedelta() < ahead <= URGENT else "",
    )


def _waits(claim: Claim | None) -> bool:
    return claim is not None and claim.state == ClaimState.REQUESTED


def _day_text(day: date) -> str:
    near = day - local_today() <= NAMED_BY_WEEKDAY
    return weekday_name(day) if near else short_day_text(day)


def _button(judged: Judged, state: FitState) -> RowButton | None:
    if state not in KINDS:
        return None
    if judged.extra_fits:
        label = _("Join and learn") if next_for(judged) else _("Join in")
        return RowButton(label, "learn", "seat", Seat.EXTRA)
    if state is FitState.ALMOST:
        return None
    if judged.verdict.soft:
        return RowButton(_("Do it anyway"), "secondary", "anyway", "1")
    return RowButton(tap_text(judged), "primary")


def _notes(
    judged: Judged, state: FitState, claim: Claim | None, form: RowForm, why: Sequence[PickReason]
) -> Iterable[Note]:
    if state is FitState.MINE:
        again = claim is not None and claim.state == ClaimState.RECONFIRM
        leaves = claim is not None and claim.leaving_since is not None
        extra = claim is not None and claim.seat == Seat.EXTRA
        if again:
            yield "warn", _("The task changed: do you still come?")
        elif leaves:
            yield "warn", _("It stays yours until someone takes over.")
        else:
            yield ("learn", _("The extra seat is yours")) if extra else ("ok", _("It's yours"))
    elif state is FitState.REQUESTED:
        yield "info", waits_text(claim.seat if claim is not None else Seat.EXTRA)
    elif form is RowForm.LEARN and judged.extra_fits:
        yield "learn", towards(judged) or _("Extra seat: beside the staffing")
    elif judged.verdict.refusals:
        yield KINDS.get(state, "neutral"), explain(judged.verdict.refusals[0], judged.case).text
    elif why:
        yield "ok", why_text(why)


def duties_of(worker: WorkerFacts) -> list[Worked]:
    """When the worker works already."""
    return [
        Worked(busy.span, busy.kind is BusyKind.CLAIM, building_of(busy.location))
        for busy in worker.busy
        if busy.kind in WORK
    ]


def fitting_of(judged: Judged, before: Before) -> Fitting:
    """A task that fits, as far as picking asks."""
    task = judged.task
    return Fitting(
        task.id,
        task.task_type_id,
        task.span,
        building_of(task.location),
        before.did.get(task.task_type_id, 0),
        before.keeps_fresh(task.facts.needs),
    )


def why_of(judged: Judged, before: Before, most: int) -> list[PickReason]:
    """The first reasons why a task is picked."""
    worker = judged.case.worker
    found = reasons(fitting_of(judged, before), duties_of(worker), judged.case.terms.local)
    return found[:most]
