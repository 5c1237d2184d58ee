"""Tables as text, with commas, semicolons or tabs between the cells."""

import csv
import io
import re
from collections.abc import Iterator

from app.core.text import UNREADABLE
from app.files.tables import LONGEST_CELL, MOST_COLUMNS, Gathering, Reason, Refused, Rows

DELIMITERS = ";,\t"
LONGEST_LINE = MOST_COLUMNS * (2 * LONGEST_CELL + 3)
"""Characters of cells that are full of quotes, and those around and between them."""
QUOTED = re.compile(r'"[^"]*"')
BOTH = re.compile(
    "[\u00c2-\u00f4][\u20ac\u201a-\u203a\u02c6\u02dc\u0152\u0153\u0160\u0161\u0178"
    "\u017d\u017e\u0192\u2122\u00a0-\u00bf]"
)
"""How a letter in UTF-8 looks when it is read as Windows-1252."""


def read_csv(content: bytes) -> Rows:
    """The table in the text; raises Refused."""
    text = _text(content)
    strange = UNREADABLE.search(text)
    if strange is not None:
        raise Refused(Reason.NOT_TEXT, text.count("\n", 0, strange.start()) + 1)
    delimiter = _delimiter(text)
    reader = csv.reader(_lines(text, delimiter), delimiter=delimiter, strict=True)
    gathering, first = Gathering(), 1
    try:
        for cells in reader:
            gathering.add(first, [" ".join(cell.split()) for cell in cells])
            first = reader.line_num + 1
    except csv.Error:
        raise Refused(Reason.QUOTES, first) from None
    return gathering.table()


def _lines(text: str, delimiter: str) -> Iterator[str]:
    """The lines of the text, none of them longer than a line of a table can be."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > LONGEST_LINE:
            wide = line.count(delimiter) >= MOST_COLUMNS
            raise Refused(Reason.TOO_MANY_COLUMNS if wide else Reason.CELL_TOO_LONG, number)
        yield line


def _text(content: bytes) -> str:
    """The content as UTF-8, else as what Windows wrote before; never as a bit of both."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        raise Refused(Reason.NOT_TEXT, line) from None
    if BOTH.search(text):
        raise Refused(Reason.MIXED_ENCODINGS, line)
    return text


def _delimiter(text: str) -> str:
    """What stands most often between the words of the first line."""
    head = QUOTED.sub("", next(filter(str.strip, io.StringIO(text)), ""))
    return max(DELIMITERS, key=head.count)
