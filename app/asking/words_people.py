"""How somebody's time stands to a span, and what a day of theirs holds, as others may read it."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.asking.question import Question
from app.capabilities.queries_cells import MatrixCell
from app.capabilities.queries_matrix import MatrixColumn, MatrixGroup, MatrixLine
from app.capabilities.rules import Freshness
from app.capabilities.words import level_name
from app.capabilities.words_matrix import CellText, Stand, cell_text, stand_text
from app.core.intervals import Interval, merged
from app.core.localtime import local_time, monday_of
from app.eligibility.facts import WORK, Busy, BusyKind, WorkerFacts
from app.eligibility.rules_hours import hours_of
from app.web.languages import number_text
from app.web.words_times import (
    clock_text,
    day_of_month_text,
    day_text,
    short_day_text,
    span_text,
    span_under,
)


def time_text(busy: Sequence[Busy], span: Interval) -> Stand:
    """One word: free, free after or until a time, or what takes the time of the span."""
    taken = [each for each in busy if each.span.overlaps(span)]
    if not taken:
        return Stand(_("free"), "ok", "check")
    blocks = merged(each.span for each in taken)
    if len(blocks) == 1 and blocks[0].start <= span.start and blocks[0].end < span.end:
        return Stand(_("after %(time)s", time=clock_text(blocks[0].end)), "learn", "half")
    if len(blocks) == 1 and blocks[0].start > span.start and blocks[0].end >= span.end:
        return Stand(_("until %(time)s", time=clock_text(blocks[0].start)), "learn", "half")
    kinds = {each.kind for each in taken}
    if BusyKind.CLAIM in kinds:
        return Stand(_("has a task"), "neutral", "x")
    if kinds & WORK:
        return Stand(_("works then"), "neutral", "x")
    if all(each.mild for each in taken):
        return Stand(_("rather not"), "learn", "half")
    return Stand(_("not there"), "neutral", "x")


def standing_text(line: MatrixLine, worker: WorkerFacts, asked: Question, span: Interval) -> Stand:
    """How somebody stands to a question with a span: what they lack, else their time."""
    time = time_text(worker.busy, span)
    if asked.column is None or line.group is MatrixGroup.CAN or time.kind != "ok":
        return time
    return stand_text(line, asked.asked, asked.column)


def hours_text(worker: WorkerFacts, span: Interval) -> tuple[str, str]:
    """The hours of tasks in the week of a span beside those agreed: ``4,2 / 16``, and in words."""
    local = local_time()
    day = local.day(span.start)
    found, agreed = number_text(hours_of(worker, monday_of(day), local)), worker.agreed_on(day)
    if agreed is None:
        return found, _("%(found)s hours of tasks that week", found=found)
    words = _("%(found)s of %(agreed)s hours that week", found=found, agreed=number_text(agreed))
    return f"{found} / {number_text(agreed)}", words


def title_text(asked: Question, free: int) -> str:
    """The finding, on top of the page."""
    if asked.column is None:
        return ngettext("%(num)s person is free", "%(num)s people are free", free)
    if not free:
        return _("Nobody who can do this is free")
    return ngettext(
        "%(num)s person is free and can do this", "%(num)s people are free and can do this", free
    )


def of_text(asked: Question, span: Interval, able: int) -> str:
    """Of how many, and when."""
    said = []
    if asked.column is not None:
        what = asked.column.name
        if asked.column.has_levels:
            what = f"{what}, {level_name(asked.column.level_names, asked.asked.level)}"
        said.append(
            ngettext(
                "of %(num)s who can: %(what)s", "of %(num)s who can: %(what)s", able, what=what
            )
        )
    else:
        said.append(ngettext("of %(num)s person", "of %(num)s people", able))
    said.append(f"{short_day_text(asked.day)} {span_text(span.start, span.end)}")
    return " · ".join(said)


def day_said(day: date, busy: Sequence[Busy]) -> str:
    """A day in words: ``tuesday 13 october: taken 08:00–12:00, task 13:00–17:00``."""
    parts = [_busy_text(each, day) for each in busy]
    return f"{day_text(day)}: {', '.join(parts) or _('nothing')}"


def _busy_text(busy: Busy, day: date) -> str:
    time = span_under(busy.span.start, busy.span.end, day)
    if busy.kind is BusyKind.CLAIM:
        return _("task %(time)s", time=time)
    if busy.kind is BusyKind.OWN_ROSTER:
        return _("own roster %(time)s", time=time)
    if busy.kind in WORK:
        return _("works %(time)s", time=time)
    if busy.mild:
        return _("rather not %(time)s", time=time)
    return _("not there %(time)s", time=time)


def held_text(column: MatrixColumn, cell: MatrixCell, on: date) -> tuple[CellText, str]:
    """A capability as it is drawn, and its level and freshness in words."""
    text, said = cell_text(cell, column, on), ""
    if column.has_levels and cell.state is Freshness.FRESH and cell.practised is not None:
        said = _("fresh, %(day)s", day=day_of_month_text(cell.practised))
    return text, f"{text.said}, {said}" if said else text.said
