"""Tables as workbooks: the archive is looked through before anything in it is understood.

Bounded before it is read: how much it unpacks to, how many parts and elements it has. No document
type, no entity, no macro, nothing elsewhere; and no formula is ever worked out.
"""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

from app.files.tables import MOST_COLUMNS, MOST_LINES, Cell, Gathering, Reason, Refused, Rows

MOST_PARTS = 200
MOST_UNPACKED = 12 * 1024 * 1024
MOST_TIMES = 100
"""A workbook unpacks to some ten times its size; far more is made to fill a memory."""
MOST_ELEMENTS = 600_000
MOST_ELSEWHERE = 50_000
"""Elements of a sheet or its texts, and of any other part: twice what the longest table needs."""
MOST_IN_A_ROW = 1000
CHUNK = 64 * 1024
XML = (".xml", ".rels", ".vml")
NO_LETTERS = b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"
"""What may stand before the first character of XML, in any encoding."""
NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1
MACROS = ("vbaproject", "xl/macrosheets/", "xl/activex/", "xl/ctrlprops/", "xl/embeddings/")
EXTERNAL = ("xl/externallinks/", "xl/connections", "xl/querytables/", "xl/webextensions/")
MACRO_TYPES = (b"macroenabled", b"vbaproject", b"macrosheet")


def read_xlsx(content: bytes) -> Rows:
    """The table on the first sheet; raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_through(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it leaves out: charts, validations, themes
            return _table(content)
    except Refused:
        raise
    except Exception:
        # A damaged workbook makes the libraries raise anything: KeyError, zlib.error, ParseError …
        raise Refused(Reason.DAMAGED) from None


def _look_through(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    _check_sizes(parts)
    _check_names([part.orig_filename for part in parts])
    for part in parts:
        if part.flag_bits & ENCRYPTED:
            raise Refused(Reason.ENCRYPTED)
        if part.compress_type not in METHODS:
            raise Refused(Reason.DAMAGED)
    if not {part.filename for part in parts} >= NEEDED:
        raise Refused(Reason.NOT_A_TABLE)
    if any(mark in archive.read("[Content_Types].xml").lower() for mark in MACRO_TYPES):
        raise Refused(Reason.MACROS)
    for part in parts:
        if part.filename.lower().endswith(XML):
            _look_at(archive, part)
        elif _begins_as_xml(archive, part):
            raise Refused(Reason.DAMAGED)


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > MOST_TIMES * packed:
        raise Refused(Reason.BOMB)


def _check_names(names: list[str]) -> None:
    lower = [name.lower() for name in names]
    if len(set(lower)) < len(lower) or not all(map(_is_plain, names)):
        raise Refused(Reason.STRANGE_NAMES)
    if any(mark in name for name in lower for mark in MACROS):
        raise Refused(Reason.MACROS)
    if any(name.startswith(EXTERNAL) for name in lower):
        raise Refused(Reason.EXTERNAL)


def _is_plain(name: str) -> bool:
    """Whether a name stays within the archive on every system."""
    steps = name.split("/")
    within = bool(steps[0]) and ".." not in steps
    return within and name.isprintable() and not {"\\", ":"} & {*name}


def _begins_as_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a picture or the like could be taken for XML, which is looked at beforehand."""
    with archive.open(part) as stream:
        start = stream.read(CHUNK).translate(None, NO_LETTERS)
    return start.startswith(b"<") or (not start and part.file_size > 0)


def _look_at(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Go through a part of XML without keeping anything of it."""
    name = part.filename.lower()
    large = name.startswith(("xl/worksheets/sheet", "xl/sharedstrings"))
    count = _Count(MOST_ELEMENTS if large else MOST_ELSEWHERE)
    parser = expat.ParserCreate()
    parser.StartElementHandler = count.start
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_entities
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)


class _Count:
    """Counts elements, all of them and those of one row."""

    def __init__(self, most: int) -> None:
        self._left, self._in_row = most, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """One more element begins."""
        self._left -= 1
        local = name.rpartition(":")[2]
        self._in_row = 0 if local == "row" else self._in_row + (local == "c")
        if local == "row" and attributes.get("r", "").isdecimal():
            _check_line(int(attributes["r"]))
        if self._left < 0:
            raise Refused(Reason.BOMB)
        if self._in_row > MOST_IN_A_ROW:
            raise Refused(Reason.TOO_MANY_COLUMNS)


def _check_line(number: int) -> None:
    if number > MOST_LINES + 1:
        raise Refused(Reason.TOO_MANY_LINES, number)


def _refuse_entities(*_: object) -> None:
    raise Refused(Reason.ENTITIES)


def _table(content: bytes) -> Rows:
    from openpyxl import load_workbook  # with the first workbook: it holds memory for good

    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        if not book.worksheets:
            raise Refused(Reason.EMPTY)
        gathering = Gathering()
        for number, cells in _lines(book.worksheets[0]):
            gathering.add(number, cells)
        return gathering.table()
    finally:
        book.close()


def _lines(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    """The lines of a sheet with their numbers; one more than there may be, to see that it is."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_LINES + 2, max_col=MOST_COLUMNS + 1)
    for number, row in enumerate(rows, start=1):
        yield number, [_value(cell, number, column) for column, cell in enumerate(row, start=1)]


def _value(cell: Any, line: int, column: int) -> Cell:
    value = cell.value
    if getattr(cell, "data_type", "") == "f":
        raise Refused(Reason.FORMULA, line, column)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())
