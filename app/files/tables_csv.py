"""Tables as text, with commas, semicolons, tabs or upright strokes between the cells."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from app.core.text import UNREADABLE
from app.files.tables import LONGEST_CELL, MOST_COLUMNS, Rows, TableReason, TableRefused
from app.files.tables_heads import HEAD_WITHIN, Formula, Known, Line, score, table_of, unknown

DELIMITERS = ";,\t|"
LONGEST_LINE = MOST_COLUMNS * (2 * LONGEST_CELL + 3)
"""Characters of cells that are full of quotes, and those around and between them."""
MOST_IN_FILE = 100_000
"""Lines of a file, also those with nothing on them."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SAID = re.compile('"?sep=([;,\t|])"?[;,\t|]*(\r\n?|\n)', re.IGNORECASE)
"""The line by which a program tells Excel what separates the cells."""
AS_TEXT = re.compile('="([^"]*)"')
QUOTED = re.compile(r'"[^"]*"')
BOTH = re.compile(
    "[\u00c2-\u00f4][\u20ac\u201a-\u203a\u02c6\u02dc\u0152\u0153\u0160\u0161\u0178"
    "\u017d\u017e\u0192\u2122\u00a0-\u00bf]"
)
"""How a letter in UTF-8 looks when it is read as Windows-1252."""


def read_csv(content: bytes, known: Known = unknown) -> Rows:
    """The table in the text; raises Refused."""
    text = _text(content).rstrip()
    strange = UNREADABLE.search(text)
    if strange is not None:
        raise TableRefused(TableReason.NOT_TEXT, text.count("\n", 0, strange.start()) + 1)
    said = SAID.match(text)
    delimiter = said[1] if said else _delimiter(text, known)
    skipped = 1 if said else 0
    lines = _rows(text[said.end() :] if said else text, delimiter, skipped)
    return table_of(lines, known, shifts=True)


def _rows(text: str, delimiter: str, skipped: int) -> Iterator[Line]:
    """The lines with their numbers in the file; raises Refused."""
    reader = csv.reader(_lines(text, delimiter, skipped), delimiter=delimiter, strict=True)
    first = skipped + 1
    try:
        for cells in reader:
            yield first, [_cell(cell) for cell in cells]
            first = reader.line_num + skipped + 1
    except csv.Error:
        raise TableRefused(TableReason.QUOTES, first) from None


def _cell(text: str) -> str:
    """What a cell holds. ``="00027"`` is how programs keep the zeros of a number."""
    as_text = AS_TEXT.fullmatch(text.strip())
    value = " ".join((as_text[1] if as_text else text).split())
    return Formula(value) if value.startswith("=") else value


def _lines(text: str, delimiter: str, skipped: int) -> Iterator[str]:
    """The lines of the text, none of them longer than a line of a table can be."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=skipped + 1):
        if number > MOST_IN_FILE:
            raise TableRefused(TableReason.TOO_MANY_LINES, number)
        if len(line) > LONGEST_LINE:
            wide = line.count(delimiter) >= MOST_COLUMNS
            raise TableRefused(
                TableReason.TOO_MANY_COLUMNS if wide else TableReason.CELL_TOO_LONG, number
            )
        yield line


def _text(content: bytes) -> str:
    """The content as UTF-8, UTF-16 that says so, else as what Windows wrote before; never as a
    bit of both.
    """
    if content.startswith(UTF_16):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise TableRefused(TableReason.NOT_TEXT, 1) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        raise TableRefused(TableReason.NOT_TEXT, line) from None
    if BOTH.search(text):
        raise TableRefused(TableReason.MIXED_ENCODINGS, line)
    return text


def _delimiter(text: str, known: Known) -> str:
    """What makes most heads known on one of the first lines, or stands most often on the first."""
    lines = islice(filter(str.strip, io.StringIO(text, newline=None)), HEAD_WITHIN)
    beginning = [line[:LONGEST_LINE] for line in lines]
    head = QUOTED.sub("", next(iter(beginning), ""))
    return max(DELIMITERS, key=lambda each: (_heads(beginning, each, known), head.count(each)))


def _heads(lines: list[str], delimiter: str, known: Known) -> int:
    """How many heads are known with it; none where the text cannot be taken apart by it."""
    try:
        return score(enumerate(csv.reader(lines, delimiter=delimiter)), known)
    except csv.Error:
        return 0
