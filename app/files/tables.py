"""What a table that somebody sent in looks like once it was read, and why one cannot be read."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LARGEST = 5 * 1024 * 1024
MOST_LINES = 5000
MOST_COLUMNS = 100
LONGEST_CELL = 500
"""Bytes of a file; lines below the head; columns; characters in a cell that is read."""

Cell = str | date
"""A day that a workbook keeps with a time of the clock is a ``datetime``, which is a date too."""


class TableReason(StrEnum):
    """Why a file is not taken as a table."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_COLUMNS = "too_many_columns"
    CELL_TOO_LONG = "cell_too_long"
    EXTRA_CELL = "extra_cell"
    NOT_A_TABLE = "not_a_table"
    NOT_TEXT = "not_text"
    MIXED_ENCODINGS = "mixed_encodings"
    QUOTES = "quotes"
    FORMULA = "formula"
    BOMB = "bomb"
    STRANGE_NAMES = "strange_names"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    EXTERNAL = "external"
    ENTITIES = "entities"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The file is not taken. ``line`` and ``column`` count from 1, as a spreadsheet does.

    ``sheet`` is named where a workbook has several.
    """

    reason: TableReason
    line: int | None = None
    column: int | None = None
    sheet: str | None = None


class TableRefused(Exception):
    """Reading goes no further; carries why."""

    def __init__(
        self,
        reason: TableReason,
        line: int | None = None,
        column: int | None = None,
        sheet: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.why = Unreadable(reason, line, column, sheet)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line with something on it, as long as the head; ``number`` is where it stands."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: its head, and the lines below it that are not empty.

    ``head_line`` is where the head stands. Of a workbook with several sheets, ``sheet`` is the one
    that was read, and ``others`` are those that were not. ``hidden``: how many of the lines the
    sheet does not show.
    """

    head: tuple[str, ...]
    rows: tuple[TableRow, ...]
    head_line: int = 1
    sheet: str | None = None
    others: tuple[str, ...] = ()
    hidden: int = 0
