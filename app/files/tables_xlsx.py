"""Tables as workbooks: the archive is looked through before anything in it is understood.

Bounded before it is read: how much it unpacks to, how many parts and elements it has. No document
type, no entity, no macro, nothing elsewhere; and no formula is ever worked out.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from xml.parsers import expat

from app.files.tables import MOST_COLUMNS, MOST_LINES, Cell, Rows, TableReason, TableRefused
from app.files.tables_extent import Extent
from app.files.tables_heads import (
    HEAD_WITHIN,
    Formula,
    Known,
    Line,
    filled,
    score,
    table_of,
    unknown,
)

MOST_PARTS = 200
MOST_UNPACKED = 12 * 1024 * 1024
MOST_TIMES = 100
"""A workbook unpacks to some ten times its size; far more is made to fill a memory."""
MOST_ELEMENTS = 600_000
MOST_ELSEWHERE = 50_000
"""Elements of a sheet or its texts, and of any other part: twice what the longest table needs."""
AS_SHOWN = re.compile('(?:"[^"]*")?0{2,}(?:"[^"]*")?')
"""A format that shows a number with zeros in front, to a fixed length."""
FIRST_DAY = date(1900, 1, 2)
"""Before it, what a workbook counts in days is a time of the clock: 24:00 is a whole day."""
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


def read_xlsx(content: bytes, known: Known = unknown) -> Rows:
    """The table on the sheet whose head is known best, else on the first that is shown.

    Raises Refused.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            extents = _look_through(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it leaves out: charts, validations, themes
            return _table(content, extents, known)
    except TableRefused:
        raise
    except Exception:  # noqa: BLE001
        # A damaged workbook makes the libraries raise anything: KeyError, zlib.error, ParseError …
        raise TableRefused(TableReason.DAMAGED) from None


def _look_through(archive: zipfile.ZipFile) -> dict[str, Extent]:
    """How far each part of XML goes, by its name; raises Refused."""
    parts = archive.infolist()
    _check_sizes(parts)
    _check_names([part.orig_filename for part in parts])
    for part in parts:
        if part.flag_bits & ENCRYPTED:
            raise TableRefused(TableReason.ENCRYPTED)
        if part.compress_type not in METHODS:
            raise TableRefused(TableReason.DAMAGED)
    if not {part.filename for part in parts} >= NEEDED:
        raise TableRefused(TableReason.NOT_A_TABLE)
    if any(mark in archive.read("[Content_Types].xml").lower() for mark in MACRO_TYPES):
        raise TableRefused(TableReason.MACROS)
    extents = {}
    for part in parts:
        if part.filename.lower().endswith(XML):
            extents[part.filename] = _look_at(archive, part)
        elif _begins_as_xml(archive, part):
            raise TableRefused(TableReason.DAMAGED)
    return extents


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > MOST_TIMES * packed:
        raise TableRefused(TableReason.BOMB)


def _check_names(names: list[str]) -> None:
    lower = [name.lower() for name in names]
    if len(set(lower)) < len(lower) or not all(map(_is_plain, names)):
        raise TableRefused(TableReason.STRANGE_NAMES)
    if any(mark in name for name in lower for mark in MACROS):
        raise TableRefused(TableReason.MACROS)
    if any(name.startswith(EXTERNAL) for name in lower):
        raise TableRefused(TableReason.EXTERNAL)


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


def _look_at(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Extent:
    """Go through a part of XML and keep only how far it goes."""
    name = part.filename.lower()
    large = name.startswith(("xl/worksheets/sheet", "xl/sharedstrings"))
    extent = Extent(MOST_ELEMENTS if large else MOST_ELSEWHERE)
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_entities
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)
    return extent


def _refuse_entities(*_: object) -> None:
    raise TableRefused(TableReason.ENTITIES)


def _table(content: bytes, extents: Mapping[str, Extent], known: Known) -> Rows:
    from openpyxl import load_workbook  # with the first workbook: it holds memory for good

    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        sheets = [
            Sheet(each.title, each, extents[each._worksheet_path.lstrip("/")])  # noqa: SLF001
            for each in book.worksheets
        ]
        holding = [sheet for sheet in sheets if sheet.extent.lines]
        if not holding:
            raise TableRefused(TableReason.EMPTY)
        chosen = max(holding, key=lambda sheet: (score(sheet.beginning(), known), sheet.is_shown))
        return chosen.table(known, [each.name for each in sheets if each is not chosen])
    finally:
        book.close()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its name, the library's reader of it, and how far it goes."""

    name: str
    reader: Any
    extent: Extent

    @property
    def is_shown(self) -> bool:
        """Whether somebody who opens the workbook sees this sheet."""
        return bool(self.reader.sheet_state == "visible")

    def beginning(self) -> list[Line]:
        """The first lines with something on them, where the head may stand."""
        return list(islice(filled(self._lines()), HEAD_WITHIN))

    def table(self, known: Known, others: Sequence[str]) -> Rows:
        """The table on it; raises Refused, which names the sheet where there are ``others``."""
        name = self.name if others else None
        try:
            self._check()
            found = table_of(self._lines(), known, shifts=False)
        except TableRefused as refused:
            raise TableRefused(
                refused.why.reason, refused.why.line, refused.why.column, name
            ) from None
        hidden = sum(row.number in self.extent.hidden for row in found.rows)
        return replace(found, sheet=name, others=tuple(others), hidden=hidden)

    def _check(self) -> None:
        """Refuse, before it is read, what goes further than a table."""
        if self.extent.last_column > MOST_COLUMNS:
            raise TableRefused(TableReason.TOO_MANY_COLUMNS, *self.extent.far)
        if self.extent.lines > MOST_LINES + HEAD_WITHIN:
            raise TableRefused(TableReason.TOO_MANY_LINES)
        if self.extent.is_scattered:
            raise TableRefused(TableReason.BOMB)

    def _lines(self) -> Iterator[Line]:
        """The lines with their numbers, as far as there is something on them."""
        self.reader.reset_dimensions()
        last_column = min(self.extent.last_column, MOST_COLUMNS)
        rows = self.reader.iter_rows(max_row=self.extent.last_line, max_col=last_column)
        before = None
        for number, row in enumerate(rows, start=1):
            # The library gives one and the same row for all that are not there: up to a million.
            if row is not before and any(cell.value is not None for cell in row):
                yield number, [_value(cell) for cell in row]
            before = row


def _value(cell: Any) -> Cell:
    """What a cell holds, as its sheet shows it: a day with a time that counts, a number with its
    zeros, a length of time in hours.
    """
    value = cell.value
    if value is None:
        return ""
    if getattr(cell, "data_type", "") == "f":
        return Formula(value)
    if isinstance(value, datetime) and value.date() < FIRST_DAY:
        value = value.time()
    if isinstance(value, datetime):
        return value if value.time() != time() else value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, timedelta):
        return _hours(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str(value).split())
    if isinstance(value, int) and AS_SHOWN.fullmatch(cell.number_format):
        return text.zfill(cell.number_format.count("0"))
    return text


def _hours(length: timedelta) -> str:
    """``24:00``, as a sheet shows a length of time."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
