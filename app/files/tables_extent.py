"""How far a sheet goes: counted while its XML is looked through, before anything is understood."""

import re

from app.files.tables import TableReason, TableRefused

LAST_ROW = 1_048_576
"""The last row that a workbook can have."""
MOST_EMPTY_ROWS = 50_000
"""Rows with nothing but a format before the last one that holds something."""
HOLDS = {"v", "is", "f"}
"""What stands in a cell that holds something: a value, a text, a formula."""
LETTERS = re.compile("[A-Z]{1,3}")
TRUE = {"1", "true"}


class Extent:
    """Counts the elements of a part of a workbook, and notes which rows and cells hold something.

    ``lines``: rows that hold something; ``last_line`` and ``last_column``: how far they go, from 1;
    ``far``: the place of the cell furthest to the right. ``hidden``: rows that the sheet does not
    show, by hand or by a filter.
    """

    def __init__(self, most: int) -> None:
        self._left = most
        self._row = self._column = self._rows = self._rows_before = 0
        self._place = ""
        self.lines = self.last_line = self.last_column = 0
        self.far = (0, 0)
        self.hidden: set[int] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """One more element begins; raises Refused when there are too many."""
        self._left -= 1
        if self._left < 0:
            raise TableRefused(TableReason.BOMB)
        local = name.rpartition(":")[2]
        if local == "c":
            self._column += 1
            self._place = attributes.get("r", "")
        elif local == "row":
            self._begin_row(attributes.get("r", ""))
            if attributes.get("hidden") in TRUE:
                self.hidden.add(self._row)
        elif local in HOLDS and self._row:
            self._note()

    def _begin_row(self, number: str) -> None:
        self._rows += 1
        self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1
        self._column = 0
        if self._row > LAST_ROW:
            raise TableRefused(TableReason.DAMAGED)

    def _note(self) -> None:
        letters = LETTERS.match(self._place)
        column = _number(letters[0]) if letters else self._column
        if self._row != self.last_line:
            self.lines += 1
            self._rows_before = self._rows
        self.last_line = max(self.last_line, self._row)
        if column > self.last_column:
            self.last_column, self.far = column, (self._row, column)

    @property
    def is_scattered(self) -> bool:
        """Whether so many formatted rows lie between what it holds that reading would not end."""
        return self._rows_before - self.lines > MOST_EMPTY_ROWS


def _number(letters: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
