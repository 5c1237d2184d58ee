"""What a cell of the contact card says, to the eye and to the ear."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.capabilities.queries_cells import MatrixCell
from app.capabilities.queries_matrix import (
    MatrixColumn,
    MatrixFilter,
    MatrixGroup,
    MatrixLine,
)
from app.capabilities.rules import Freshness
from app.capabilities.words import level_name
from app.web.words_times import day_of_month_text, full_day, short_month_text

ICONS = {
    Freshness.FRESH: "",
    Freshness.EXPIRES_SOON: "half",
    Freshness.STALE: "half",
    Freshness.EXPIRED: "ring",
}
KINDS = {
    Freshness.FRESH: "fresh",
    Freshness.EXPIRES_SOON: "fading",
    Freshness.STALE: "fading",
    Freshness.EXPIRED: "expired",
}


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell as drawn: ``level`` is None without levels; ``note`` is short, ``said`` is whole."""

    level: int | None
    said: str
    kind: str
    icon: str
    note: str


@dataclass(frozen=True, slots=True)
class Stand:
    """How somebody stands to what was asked, as a status line."""

    text: str
    kind: str
    icon: str


def cell_text(cell: MatrixCell, column: MatrixColumn, on: date) -> CellText:
    """The words of a cell, as of a day."""
    level = level_name(column.level_names, cell.level) if column.has_levels else _("valid")
    note, more = _freshness(cell, on)
    if cell.state is Freshness.EXPIRED and not column.has_levels:
        level, more = more, ""
    return CellText(
        level=cell.level if column.has_levels else None,
        said=f"{level}, {more}" if more else level,
        kind=KINDS[cell.state],
        icon=ICONS[cell.state],
        note=note,
    )


def stand_text(line: MatrixLine, asked: MatrixFilter, column: MatrixColumn) -> Stand:
    """How somebody stands to what was asked."""
    cell = line.cells.get(column.id)
    if line.group is MatrixGroup.CAN:
        return Stand(_("can do this"), "ok", "check")
    if cell is None:
        return Stand("–", "neutral", "")
    kind, icon = ("learn", "half") if line.group is MatrixGroup.ALMOST else ("neutral", "")
    if cell.state is Freshness.EXPIRED or not column.has_levels:
        return Stand(_("expired"), kind, icon)
    if line.group is MatrixGroup.ALMOST and cell.level >= asked.level:
        return Stand(_("expired"), kind, icon)
    return Stand(level_name(column.level_names, cell.level), kind, icon)


def group_text(group: MatrixGroup, count: int) -> str:
    """The heading above the people of a group."""
    return {
        MatrixGroup.CAN: ngettext("%(num)s person can do this", "%(num)s people can do this", count)
        if count
        else _("Nobody can do this then"),
        MatrixGroup.ALMOST: ngettext(
            "%(num)s almost: one thing is missing", "%(num)s almost: one thing is missing", count
        ),
        MatrixGroup.OTHER: ngettext("%(num)s other", "%(num)s others", count),
    }[group]


def _freshness(cell: MatrixCell, on: date) -> tuple[str, str]:
    """How it stands, short and whole; nothing to say while it is fresh."""
    if cell.state is Freshness.EXPIRES_SOON and cell.valid_until:
        left = (cell.valid_until - on).days
        return _("%(days)s d", days=left), _("expires on %(day)s", day=full_day(cell.valid_until))
    if cell.state is Freshness.EXPIRED and cell.valid_until:
        when = _("expired on %(day)s", day=full_day(cell.valid_until))
        return _short(cell.valid_until, on), when
    if cell.state is Freshness.STALE:
        if cell.practised is None:
            return _("not practised"), _("not practised")
        since = _("not practised since %(day)s", day=full_day(cell.practised))
        return _("since %(month)s", month=short_month_text(cell.practised)), since
    return "", ""


def _short(day: date, on: date) -> str:
    return day_of_month_text(day) if day.year == on.year else short_month_text(day)
