"""Where the head of a table stands, and what below it is read: bounds are on that alone.

What people put around a table (a title, an explanation, an empty column, columns of their own) is
passed over, so nothing in it can be wrong.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice

from app.core.text import normalised
from app.files.tables import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_LINES,
    Cell,
    Rows,
    TableReason,
    TableRefused,
    TableRow,
)

HEAD_WITHIN = 20
"""Lines with something on them among which the head is looked for."""

Known = Callable[[str], bool]
Line = tuple[int, Sequence[Cell]]


class Formula(str):
    """What stands in a cell whose value would have to be worked out."""

    __slots__ = ()


def unknown(_text: str) -> bool:
    """No head is known: then the first line with something on it is the head."""
    return False


def filled(lines: Iterable[Line]) -> Iterable[Line]:
    """The lines with something on them, without the empty cells at their end.

    Texts come in by the door of ``core.text`` here, whatever the file was.
    """
    for number, given in lines:
        cells = [_taken_in(cell) for cell in given]
        end = len(cells)
        while end and cells[end - 1] == "":
            end -= 1
        if end:
            yield number, cells[:end]


def _taken_in(cell: Cell) -> Cell:
    return normalised(cell) if type(cell) is str else cell


def score(lines: Iterable[Line], known: Known) -> int:
    """How many heads are known on the best of the first lines."""
    return max((_known_on(cells, known) for _number, cells in _first(lines)), default=0)


def _first(lines: Iterable[Line]) -> Iterable[Line]:
    return islice(filled(lines), HEAD_WITHIN)


def _known_on(cells: Sequence[Cell], known: Known) -> int:
    return sum(known(str(cell)) for cell in cells)


def table_of(lines: Iterable[Line], known: Known, *, shifts: bool) -> Rows:
    """The table that stands in the lines; raises Refused.

    ``known`` says whether a cell is a head of ours. The head is the line that has most of them
    among the first; columns without a known head keep their place and lose what stands in them.
    Where no head is known at all, the first line is the head and every column is read. ``shifts``:
    one cell too many moves all the others, as in text between separators.
    """
    most = HEAD_WITHIN + MOST_LINES
    found = list(islice(filled(lines), most + 1))
    if len(found) > most:
        raise TableRefused(TableReason.TOO_MANY_LINES, found[-1][0])
    if not found:
        raise TableRefused(TableReason.EMPTY)
    at = max(range(min(len(found), HEAD_WITHIN)), key=lambda n: _known_on(found[n][1], known))
    line, cells = found[at]
    head = tuple(str(cell) for cell in cells)
    below = found[at + 1 :]
    if len(below) > MOST_LINES:
        raise TableRefused(TableReason.TOO_MANY_LINES, below[MOST_LINES][0])
    if len(head) > MOST_COLUMNS:
        raise TableRefused(TableReason.TOO_MANY_COLUMNS, line, MOST_COLUMNS + 1)
    wanted = {column for column, text in enumerate(head) if known(text)} or {*range(len(head))}
    rows = (_row(number, cells, len(head), wanted, shifts) for number, cells in below)
    kept = tuple(row for row in rows if any(row.cells))
    if not kept:
        raise TableRefused(TableReason.EMPTY)
    return Rows(head, kept, line)


def _row(
    number: int, cells: Sequence[Cell], width: int, wanted: Collection[int], shifts: bool
) -> TableRow:
    """A line below the head; raises Refused for what is wrong in a column that is read."""
    if len(cells) > width and shifts:
        raise TableRefused(TableReason.EXTRA_CELL, number, width + 1)
    read: list[Cell] = [""] * width
    for column in wanted:
        if column < len(cells):
            _check(number, column + 1, cells[column])
            read[column] = cells[column]
    return TableRow(number, tuple(read))


def _check(line: int, column: int, cell: Cell) -> None:
    if isinstance(cell, Formula):
        raise TableRefused(TableReason.FORMULA, line, column)
    if isinstance(cell, str) and len(cell) > LONGEST_CELL:
        raise TableRefused(TableReason.CELL_TOO_LONG, line, column)
