"""How capacity is told: the sentence with the finding, and what groups and cells are called."""

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.capacity.commands_supply import ALL_DAYS, NEAR_DAYS
from app.capacity.rules import Cell, Finding, GroupKind, GroupLine
from app.core.text import large_first
from app.people.words import DAY_PARTS
from app.web.words_times import ago_text, moment_text, short_day_text, weekday_text

KINDS: dict[GroupKind, Any] = {
    GroupKind.CAPABILITY: _l("Capability"),
    GroupKind.DEPARTMENT: _l("Department"),
    GroupKind.PART: _l("Part of the day"),
}
MINUS = "−"
OLD_AFTER = {NEAR_DAYS: timedelta(minutes=30), ALL_DAYS: timedelta(hours=3)}
"""Three times the pace of the job, by how many days are shown: then it has stopped."""


def kept_name(kind: GroupKind, key: str) -> str:
    """What a group is called that has no name of its own."""
    if kind is GroupKind.PART:
        return large_first(str(DAY_PARTS[key]))
    return str(_("No capability needed"))


def cell_number(cell: Cell) -> str:
    """``−5▼``, ``0``, ``+2▲``; ``?`` is not known yet, ``·`` no demand."""
    if not cell.places:
        return "·"
    if cell.left is None:
        return "?"
    if cell.left < 0:
        return f"{MINUS}{-cell.left}▼"
    return f"+{cell.left}▲" if cell.left else "0"


def cell_words(cell: Cell) -> str:
    """What the number of a cell says, in words."""
    if not cell.places:
        return str(_("no demand"))
    if cell.left is None:
        return str(_("not worked out yet"))
    if cell.left < 0:
        return str(ngettext("%(num)s short", "%(num)s short", cell.short))
    if cell.left:
        return str(ngettext("%(num)s over", "%(num)s over", cell.left))
    return str(_("in balance"))


def day_name(day: date, long: bool = False) -> str:
    """``do 15``; with its month where the days are many: ``do 15 okt``."""
    return short_day_text(day) if long else weekday_text(day)


def sentence(found: Finding, long: bool = False) -> str:
    """The finding: what is short and by how much, and what else there is.

    That nothing is short is said only where all of it was worked out.
    """
    if found.unknown and not found.known:
        return str(_("Not worked out yet."))
    rest = [str(_("Not everything is worked out yet."))] if found.unknown else []
    return " ".join([_shortages(found, long), *rest])


def _shortages(found: Finding, long: bool) -> str:
    if not found.worst and not found.single:
        if found.unknown:
            return str(_("Nothing is short in what is worked out."))
        return str(_("Nothing is short."))
    single = ngettext("%(num)s single gap of 1", "%(num)s single gaps of 1", found.single)
    if not found.worst:
        return str(_("Short: %(what)s.", what=single))
    parts = [_("Short: %(what)s.", what="; ".join(_worst(*each, long) for each in found.worst))]
    if found.more:
        parts.append(
            ngettext("And %(num)s more like it.", "And %(num)s more like them.", found.more)
        )
    if found.single:
        parts.append(_("Otherwise: %(what)s.", what=single))
    return " ".join(str(part) for part in parts)


def as_of_text(as_of: datetime | None, now: datetime, days: int) -> str:
    """When the figures were worked out; and how long ago, where that is longer than it should."""
    if as_of is None:
        return str(_("Not worked out yet: look again in a few minutes."))
    time, age = moment_text(as_of), now - as_of
    if age <= OLD_AFTER[days]:
        return str(_("As of %(time)s", time=time))
    return str(_("Worked out at %(time)s, %(age)s ago", time=time, age=ago_text(age)))


def _worst(line: GroupLine, cells: list[Cell], long: bool) -> str:
    """``Surveillance do 15 (5 tekort), vr 16 (3)``: the first says what the numbers are."""
    first, *others = cells
    days = [f"{day_name(first.day, long)} ({cell_words(first)})"]
    days += [f"{day_name(cell.day, long)} ({cell.short})" for cell in others]
    return f"{line.name} {', '.join(days)}"
