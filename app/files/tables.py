"""What a table that somebody sent in looks like once it was read, and why one cannot be read."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LARGEST = 5 * 1024 * 1024
MOST_LINES = 5000
MOST_COLUMNS = 20
LONGEST_CELL = 500
"""Bytes of a file; lines below the head; columns; characters in a cell."""

Cell = str | date


class Reason(StrEnum):
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
    """The file is not taken. ``line`` and ``column`` count from 1, as a spreadsheet does."""

    reason: Reason
    line: int | None = None
    column: int | None = None


class Refused(Exception):
    """Reading goes no further; carries why."""

    def __init__(self, reason: Reason, line: int | None = None, column: int | None = None) -> None:
        super().__init__(reason)
        self.why = Unreadable(reason, line, column)


@dataclass(frozen=True, slots=True)
class Row:
    """A line with something on it, as long as the head; ``number`` is where it stands."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: its head, and the lines below it that are not empty."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]


class Gathering:
    """Takes lines one by one and refuses the first that no table of ours has."""

    def __init__(self) -> None:
        self._head: tuple[str, ...] | None = None
        self._rows: list[Row] = []
        self._lines = 0

    def add(self, number: int, cells: list[Cell]) -> None:
        """Take the line that stands at a number; raises Refused."""
        self._lines += 1
        if self._lines > MOST_LINES + 1:
            raise Refused(Reason.TOO_MANY_LINES, number)
        cells = _without_empty_end(cells)
        for column, cell in enumerate(cells, start=1):
            _check(number, column, cell)
        if self._head is None:
            if cells:
                self._head = tuple(str(cell) for cell in cells)
            return
        if len(cells) > len(self._head):
            raise Refused(Reason.EXTRA_CELL, number, len(self._head) + 1)
        if cells:
            missing = len(self._head) - len(cells)
            self._rows.append(Row(number, (*cells, *[""] * missing)))

    def table(self) -> Rows:
        """All that was taken; raises Refused when that is nothing."""
        if self._head is None or not self._rows:
            raise Refused(Reason.EMPTY)
        return Rows(self._head, tuple(self._rows))


def _without_empty_end(cells: list[Cell]) -> list[Cell]:
    end = len(cells)
    while end and cells[end - 1] == "":
        end -= 1
    return cells[:end]


def _check(line: int, column: int, cell: Cell) -> None:
    if column > MOST_COLUMNS:
        raise Refused(Reason.TOO_MANY_COLUMNS, line, column)
    if isinstance(cell, str) and len(cell) > LONGEST_CELL:
        raise Refused(Reason.CELL_TOO_LONG, line, column)
    if isinstance(cell, str) and cell.startswith("="):
        raise Refused(Reason.FORMULA, line, column)
