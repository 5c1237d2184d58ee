"""What is wrong with a time, in words, and what to do."""

from flask_babel import gettext as _

from app.shifts.rules import TimeFault, TimeProblem
from app.web.words_times import day_text, short_day_text


def time_text(problem: TimeProblem, clock: str, start: str) -> str:
    """The sentence for a problem; ``clock`` is the time in question, ``start`` that of the task."""
    if problem.wrong is TimeFault.PAST:
        return _past_text(problem)
    if problem.wrong is TimeFault.TWICE:
        return _twice_text(problem, clock)
    texts = {
        TimeFault.NO_LENGTH: _("Choose an end time after %(start)s.", start=start),
        TimeFault.BACKWARDS: _("Choose an end time after %(start)s.", start=start),
        TimeFault.TOO_LONG: _("A task lasts at most 16 hours. Make it two tasks."),
        TimeFault.TOO_FAR: _("Choose a day at most 400 days ahead."),
        TimeFault.AFTER_START: _("Choose a moment before the task starts."),
        TimeFault.NOT_AFTER: _("Choose a moment after that of the own team."),
        TimeFault.SKIPPED: _(
            "%(time)s does not exist on %(day)s: the clock goes forward. Choose another time.",
            time=clock,
            day=day_text(problem.day),
        ),
    }
    return str(texts[problem.wrong])


def _past_text(problem: TimeProblem) -> str:
    texts = {
        "date": _("%(day)s is over. Choose a later day.", day=short_day_text(problem.day)),
        "start": _("This time is over. Choose a later one."),
        "own_team_until": _("This moment is over. Choose a later one, or leave it out."),
        "division_until": _("This moment is over. Choose a later one, or leave it out."),
    }
    return str(texts[problem.field])


def _twice_text(problem: TimeProblem, clock: str) -> str:
    what = _(
        "%(time)s comes twice on %(day)s: the clock goes back.",
        time=clock,
        day=day_text(problem.day),
    )
    asked = problem.field in ("start", "end")
    do = _("Which one do you mean?") if asked else _("Choose another time.")
    return f"{what} {do}"
