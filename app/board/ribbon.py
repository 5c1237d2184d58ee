"""The seven days from today on: what the worker does, and how many tasks fit, day by day."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.board.queries_board import Board
from app.core import clock
from app.core.axis import Hours, Strip, axis_of_day, strip
from app.core.localtime import local_time, local_today
from app.eligibility.facts import Busy, BusyKind, WorkerFacts
from app.eligibility.strips import parts_of
from app.people.words import COMMITMENT_KINDS
from app.web.words_times import day_text, span_under, weekday_text

DAYS = 7


@dataclass(frozen=True, slots=True)
class RibbonDay:
    """One day of the ribbon, ready to draw; ``words`` say all of it, ``href`` leads to it.

    ``fits``: how many tasks do, as drawn; empty where nobody looked.
    """

    name: str
    words: str
    href: str
    strip: Strip
    fits: str
    extra: int


def ribbon(board: Board, here: Collection[date], hours: Hours) -> list[RibbonDay]:
    """The ribbon; empty where nothing is known of the worker. ``here``: days on the page itself."""
    worker, today = board.worker, local_today()
    if worker is None:
        return []
    local = local_time()
    fits = Counter(local.day(each.task.span.start) for each in board.fitting)
    extra = Counter(local.day(each.task.span.start) for each in board.extra)
    days = (today + timedelta(days=number) for number in range(DAYS))
    numbers = {day: _number(fits[day], day, board.last_day) for day in days}
    return [
        _ribbon_day(day, worker, number, extra[day], day in here, hours)
        for day, number in numbers.items()
    ]


Number = tuple[str, str]
"""How many fit: as drawn, and in words."""


def _number(fits: int, day: date, last_day: date | None) -> Number:
    """On the last day that was looked at there may be more, and nobody knows of later ones."""
    if last_day is None or day < last_day:
        return str(fits or "–"), ngettext("%(num)s task fits", "%(num)s tasks fit", fits)
    if day > last_day or not fits:
        return "", ""
    return f"{fits}+", ngettext("at least %(num)s task fits", "at least %(num)s tasks fit", fits)


def _ribbon_day(
    day: date, worker: WorkerFacts, fits: Number, extra: int, here: bool, hours: Hours
) -> RibbonDay:
    drawn, words = fits
    said = [
        day_text(day),
        words,
        ngettext("%(num)s extra seat", "%(num)s extra seats", extra) if extra else "",
        own_text(worker, day),
    ]
    return RibbonDay(
        weekday_text(day),
        ", ".join(each for each in said if each),
        f"#day-{day}" if here else url_for("board.board", days=day.isoformat()),
        strip(axis_of_day(day, hours, local_time()), parts_of(worker.busy), now=clock.now()),
        drawn,
        extra,
    )


def own_text(worker: WorkerFacts | None, day: date) -> str:
    """What somebody does on a day: ``eigen rooster 08:00–12:00, Balie 13:00–17:00``."""
    if worker is None:
        return ""
    whole = local_time().whole_day(day)
    return ", ".join(
        f"{_name(busy)} {span_under(busy.span.start, busy.span.end, day)}"
        for busy in worker.busy
        if busy.span.overlaps(whole)
    )


def _name(busy: Busy) -> str:
    if busy.kind is BusyKind.CLAIM:
        return _("your task %(title)s", title=busy.title)
    return str(COMMITMENT_KINDS[busy.kind.value])
