"""What is wrong with a roster and where, and what one will do, in words."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.files.tables import Unreadable
from app.files.words_tables import unreadable_text
from app.rosters.calendar_files import UnreadCalendar
from app.rosters.reading import HeadRefused, Refused
from app.rosters.rules_heads import HeadFlaw, RosterColumn
from app.rosters.rules_lines import RosterFault, RosterProblem

MOST_SAID = 20
"""So many lines that are wrong are named."""
COLUMNS: dict[RosterColumn, Any] = {
    RosterColumn.EMAIL: _l("e-mail address"),
    RosterColumn.NUMBER: _l("personnel number"),
    RosterColumn.DATE: _l("date"),
    RosterColumn.START: _l("start"),
    RosterColumn.END: _l("end"),
    RosterColumn.END_DATE: _l("end date"),
    RosterColumn.TIMES: _l("times"),
    RosterColumn.ALL_DAY: _l("all day"),
}
FAULTS: dict[RosterFault, Any] = {
    RosterFault.MISSING: _l("fill this in."),
    RosterFault.NO_DATE: _l("give a date as 2026-10-13 or 13-10-2026."),
    RosterFault.AMBIGUOUS: _l("day or month first? Write it as 2026-10-13."),
    RosterFault.NO_TIME: _l("this is no time. Write it as 13:30."),
    RosterFault.ENDS_BEFORE_START: _l("this lies before the start."),
    RosterFault.TOO_LONG: _l("this is more than a month after the start."),
    RosterFault.SKIPPED_HOUR: _l("the clock skips this hour on that day."),
    RosterFault.NOBODY: _l("nobody in your departments has this e-mail address or number."),
    RosterFault.INACTIVE: _l("this person can no longer sign in."),
}
CALENDAR: dict[str, Any] = {
    "no_calendar": _l("This is no calendar (ICS)."),
    "damaged": _l("This calendar is damaged. Save it anew and choose it again."),
    "unread": _l("A day, time or repetition here cannot be read."),
    "no_start": _l("This event has no start."),
    "ends_before": _l("This event ends before it starts."),
    "too_long": _l("An event in this calendar lasts more than a month."),
    "of_one": _l(
        "This is a calendar, and it does not say whose duties these are. Send a table with a column"
        " for the person; people can send their own calendar themselves."
    ),
    "too_often": _l("This comes again every hour or more often. That is not read."),
    "too_many": _l("There is more in this calendar than can be read. Choose a shorter period."),
    "too_slow": _l("This calendar is too much work to read. Save a smaller part of it."),
}


def refused_texts(refused: Refused) -> list[str]:
    """Why nothing of a file was taken: all that is wrong with it, line by line."""
    if isinstance(refused, Unreadable):
        return [unreadable_text(refused)]
    if isinstance(refused, HeadRefused):
        return [_head(refused)]
    if isinstance(refused, UnreadCalendar):
        return [calendar_text(refused)]
    texts = [_line(each) for each in refused[:MOST_SAID]]
    if more := len(refused[MOST_SAID:]):
        texts.append(ngettext("And %(num)s more like this.", "And %(num)s more like these.", more))
    return texts


def lines_wrong(refused: Refused) -> int:
    """How many lines of a file have something wrong."""
    return len({each.line for each in refused}) if isinstance(refused, list) else 1


def calendar_text(wrong: UnreadCalendar) -> str:
    """Why a calendar cannot be read, and where."""
    text = str(CALENDAR.get(wrong.why, CALENDAR["damaged"]))
    return text if wrong.line is None else _("Line %(line)s: %(what)s", line=wrong.line, what=text)


def _head(refused: HeadRefused) -> str:
    column = COLUMNS[refused.wrong.field]
    if refused.wrong.why is HeadFlaw.TWICE:
        text = _("there are two columns for “%(column)s”. Delete one.", column=column)
    else:
        text = _("the column “%(column)s” is missing.", column=column)
    return _("Line %(line)s: %(what)s", line=refused.line, what=text)


def _line(problem: RosterProblem) -> str:
    return _(
        "Line %(line)s, column %(column)s (%(name)s): %(what)s",
        line=problem.line,
        column=problem.column,
        name=COLUMNS[problem.field],
        what=FAULTS[problem.why],
    )
