"""What the words of this room are called on the screen."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.refusal import NotDone
from app.people.words import DAY_PARTS, LOADS, period_text
from app.reintegration.models import (
    Felt,
    NextStep,
    Outcome,
    Phase,
    Step,
    StepSeat,
    StepState,
    Term,
    TermReason,
    TrackEntry,
    TrackState,
    TrackVerb,
)
from app.reintegration.queries_progress import Week
from app.reintegration.rules import TEMPLATES, Due, TrackRefusal
from app.web.languages import number_text
from app.web.words_times import duration_text, full_day

__all__ = ["DAY_PARTS", "LOADS", "period_text"]

STATES: dict[str, Any] = {
    TrackState.PLANNED: _l("planned"),
    TrackState.RUNNING: _l("under way"),
    TrackState.PAUSED: _l("paused"),
    TrackState.ENDED: _l("ended"),
}
OUTCOMES: dict[str, Any] = {
    Outcome.OWN_WORK: _l("own work"),
    Outcome.OWN_WORK_CHANGED: _l("own work, changed"),
    Outcome.OTHER_WORK_HERE: _l("other work in this organisation"),
    Outcome.OTHER_WORK_ELSEWHERE: _l("other work elsewhere"),
    Outcome.STOPPED: _l("stopped"),
    Outcome.MISTAKE: _l("started by mistake"),
}
STEP_STATES: dict[str, Any] = {
    StepState.PROPOSED: _l("proposed"),
    StepState.CONFIRMED: _l("confirmed"),
    StepState.DECLINED: _l("declined"),
    StepState.REPLACED: _l("replaced"),
}
SEATS: dict[str, Any] = {
    StepSeat.EXTRA: _l("extra seat"),
    StepSeat.REGULAR: _l("regular place"),
}
PHASES: dict[str, Any] = {
    Phase.TRIAL: _l("trial, without wage value"),
    Phase.PAID: _l("paid work"),
}
CHOICES: dict[str, Any] = {
    NextStep.GO_ON: _l("go on to the next step"),
    NextStep.KEEP: _l("keep this step"),
    NextStep.GO_BACK: _l("go a step back"),
    NextStep.PAUSE: _l("pause"),
}
FELT: dict[str, Any] = {
    Felt.EASIER: _l("Easier than expected"),
    Felt.RIGHT: _l("Just right"),
    Felt.TOO_MUCH: _l("Too much"),
}
TERMS: dict[str, Any] = {
    Term.OPINION: _l("problem analysis by the company doctor (week 6)"),
    Term.PLAN: _l("plan of action, with a case manager by name (week 8)"),
    Term.TALK: _l("evaluation or adjustment of the plan of action (every 6 weeks)"),
    Term.REPORT_42: _l("report of sickness to UWV (week 42)"),
    Term.FIRST_YEAR: _l("first-year evaluation (week 46 to 52)"),
    Term.SECOND_TRACK: _l("start of spoor 2 (at most 6 weeks after the first-year evaluation)"),
    Term.FINAL_EVALUATION: _l("final evaluation (week 91)"),
    Term.CLAIM: _l("WIA application (week 93 at the latest)"),
    Term.END: _l("end of the WIA waiting period (week 104)"),
}
REASONS: dict[str, Any] = {
    TermReason.AWAITING_OPINION: _l("waiting for the company doctor"),
    TermReason.ON_REQUEST: _l("on request of the person"),
    TermReason.HOLIDAY: _l("holiday"),
    TermReason.NOBODY_FREE: _l("nobody was free"),
    TermReason.EXTENDED_BY_AUTHORITY: _l("extended by UWV"),
    TermReason.INTERRUPTED: _l("the absence was interrupted"),
}
STARTS: dict[str, Any] = {
    "gentle": _l("gentle: from 4 to 20 hours in 16 weeks"),
    "even": _l("even: from 8 to 24 hours in 12 weeks"),
    "quick": _l("quick: from 12 to 28 hours in 6 weeks"),
}
"""The templates of ``rules.TEMPLATES``."""
assert set(STARTS) == set(TEMPLATES)

VERBS: dict[str, Any] = {
    TrackVerb.READ: _l("looked"),
    TrackVerb.LISTED: _l("saw it in a list"),
    TrackVerb.READ_SHARED: _l("looked at what is shared"),
    TrackVerb.TRIED: _l("wanted to start another track"),
    TrackVerb.STARTED: _l("started the track"),
    TrackVerb.PROPOSED: _l("proposed a step"),
    TrackVerb.CHANGED: _l("changed a step"),
    TrackVerb.REMOVED: _l("removed a step"),
    TrackVerb.CONFIRMED: _l("said yes to a step"),
    TrackVerb.DECLINED: _l("said no to a step"),
    TrackVerb.EVALUATED: _l("noted a talk"),
    TrackVerb.MOVED: _l("moved a date of the law"),
    TrackVerb.DONE: _l("noted a date of the law as done"),
    TrackVerb.PAUSED: _l("paused the track"),
    TrackVerb.RESUMED: _l("resumed the track"),
    TrackVerb.LEFT_ALONE: _l("asked for another case worker, in place of"),
    TrackVerb.TAKEN_OVER: _l("took over the track"),
    TrackVerb.PAUSE_OVER: _l("ended the pause with its step"),
    TrackVerb.LIMITS_GONE: _l("noticed that limits of a step were changed or taken away"),
    TrackVerb.LIMITS_WRITTEN: _l("wrote the limits again"),
    TrackVerb.HANDED_ON: _l("handed the track on"),
    TrackVerb.SHARED: _l("shared hours and limits"),
    TrackVerb.UNSHARED: _l("stopped sharing"),
    TrackVerb.EXTENDED: _l("extended the trial to 6 weeks"),
    TrackVerb.FELT: _l("said how it went"),
    TrackVerb.ENDED: _l("ended the track"),
}


def step_line(step: Step) -> str:
    """``8 uur per week, 4 uur per dag, 2 dagen``."""
    days = ngettext("%(num)s day", "%(num)s days", step.days_week)
    return str(
        _(
            "%(week)s a week, %(day)s a day, %(days)s",
            week=duration_text(step.hours_week),
            day=duration_text(step.hours_day),
            days=days,
        )
    )


def step_limits(step: Step) -> list[str]:
    """What a step allows beside its hours, a line each; nothing where everything fits."""
    lines = []
    if step.day_parts is not None:
        parts = ", ".join(str(DAY_PARTS[part]) for part in step.day_parts)
        lines.append(_("only") + f": {parts}")
    if step.loads is not None:
        loads = ", ".join(str(LOADS[load]) for load in step.loads)
        lines.append(_("only tasks with") + f": {loads}")
    return lines


def term_text(due: Due) -> str:
    """What the law asks for."""
    return str(TERMS[due.term])


def entry_text(entry: TrackEntry) -> str:
    """What somebody did: ``noted a talk: keep this step``."""
    words: dict[str, Any] = {**OUTCOMES, **CHOICES, **FELT}
    text = str(VERBS[entry.verb])
    more = [str(words[entry.word])] if entry.word else []
    if entry.term:
        more.append(str(TERMS[entry.term]))
    if entry.day:
        more.append(full_day(entry.day))
    return f"{text}: {', '.join(more)}" if more else text


def week_text(agreed: float | None, worked: float, planned: float) -> str:
    """``6 van 12 uur, 4 gepland``; without agreed hours only what was done."""
    done = number_text(worked)
    if agreed is None:
        text = _("%(hours)s, nothing agreed", hours=duration_text(worked))
    else:
        text = _("%(done)s of %(hours)s", done=done, hours=duration_text(agreed))
    ahead = _("%(hours)s planned", hours=number_text(planned))
    return f"{text}, {ahead}" if planned else str(text)


def refusal_text(refused: NotDone[TrackRefusal]) -> str:
    """Why nothing changed, and what to do."""
    texts = {
        TrackRefusal.ONESELF: _(
            "Nobody leads or reads their own track in that way. Choose another one."
        ),
        TrackRefusal.HAS_TRACK: _("No track can be started for this person now."),
        TrackRefusal.NOT_ACTIVE: _("No track can be started for this person now."),
        TrackRefusal.ORDER: _("These days do not follow each other. Put them in order."),
        TrackRefusal.OVERLAPS: _("Another step has some of these days. Choose other ones."),
        TrackRefusal.TOO_LATE: _("These days are over. Choose later ones."),
        TrackRefusal.TOO_FAR: _("That is later than a track can last. Choose an earlier day."),
        TrackRefusal.ANSWERED: _("This step has been answered already, or was taken back."),
        TrackRefusal.OVER: _("This is over already. Nothing changed."),
        TrackRefusal.NOT_PAUSED: _("This track is not paused. Nothing changed."),
        TrackRefusal.IS_LED: _("Somebody leads this track already. Nothing changed."),
        TrackRefusal.NOTHING_MISSING: _("What was agreed holds already. Nothing changed."),
        TrackRefusal.NO_SUCH_TERM: _("The law has no such date."),
        TrackRefusal.NOT_CONFIRMED: _("Only a step that was confirmed is talked about."),
        TrackRefusal.NOTED_ALREADY: _("A talk of that day is noted already."),
        TrackRefusal.DAY_AHEAD: _("That day is yet to come. Give the day on which it happened."),
    }
    return str(texts[refused.why])


def room_text(week: Week) -> str:
    """``Nog 4 van je 12 afgesproken uren deze week``."""
    return str(
        _(
            "Still %(room)s of your %(hours)s agreed hours this week",
            room=number_text(week.room or 0),
            hours=number_text(week.agreed or 0),
        )
    )


def finding(weeks: Sequence[Week], today: date) -> str:
    """What the step line shows, in a sentence: the weeks that are over, else the first."""
    over = [week for week in weeks if week.monday + timedelta(days=6) < today]
    if over:
        return str(
            ngettext(
                "In %(num)s week %(done)s of the %(hours)s agreed hours were worked.",
                "In %(num)s weeks %(done)s of the %(hours)s agreed hours were worked.",
                len(over),
                done=number_text(sum(week.worked for week in over)),
                hours=number_text(sum(week.agreed or 0 for week in over)),
            )
        )
    done = sum(week.worked + week.planned for week in weeks[:1])
    return str(
        _(
            "In the first week %(done)s of the %(hours)s agreed hours are worked or planned.",
            done=number_text(done),
            hours=number_text(weeks[0].agreed or 0),
        )
    )
