"""How capacity is told: the sentence with the finding, and what groups and cells are called."""

from datetime import date
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.capacity.rules import Cell, Finding, Kind, Line
from app.people.labels import DAY_PARTS

KINDS: dict[Kind, Any] = {
    Kind.CAPABILITY: _l("Capability"),
    Kind.DEPARTMENT: _l("Department"),
    Kind.PART: _l("Part of the day"),
}
MINUS = "−"


def kept_name(kind: Kind, key: str) -> str:
    """What a group is called that has no name of its own."""
    if kind is Kind.PART:
        return str(DAY_PARTS[key]).capitalize()
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
    return str(format_date(day, "EEE d MMM" if long else "EEE d")).replace(".", "")


def sentence(found: Finding, long: bool = False) -> str:
    """The finding: what is short and by how much, and what else there is."""
    if not found.worst and not found.single:
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


def _worst(line: Line, cells: list[Cell], long: bool) -> str:
    """``Surveillance do 15 (5 tekort), vr 16 (3)``: the first says what the numbers are."""
    first, *others = cells
    days = [f"{day_name(first.day, long)} ({cell_words(first)})"]
    days += [f"{day_name(cell.day, long)} ({cell.short})" for cell in others]
    return f"{line.name} {', '.join(days)}"
