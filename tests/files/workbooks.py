"""Workbooks as people and others make them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter


def workbook(rows: Sequence[Sequence[Any]], **sheets: Sequence[Sequence[Any]]) -> bytes:
    """A workbook with a sheet, and more where they are named."""
    book = _filled(rows)
    for name, lines in sheets.items():
        _fill(book.create_sheet(name), lines)
    return _saved(book)


def _filled(rows: Sequence[Sequence[Any]]) -> Workbook:
    book = Workbook()
    _fill(book.worksheets[0], rows)
    return book


def _fill(sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    for row in rows:
        sheet.append(list(row))


def _saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_format(rows: Sequence[Sequence[Any]], number_format: str) -> bytes:
    """A workbook whose first column shows its numbers in a format."""
    book = _filled(rows)
    for cell in book.worksheets[0]["A"]:
        cell.number_format = number_format
    return _saved(book)


def with_hidden(
    rows: Sequence[Sequence[Any]],
    row: int | None = None,
    sheet: bool = False,
    **sheets: Sequence[Sequence[Any]],
) -> bytes:
    """A workbook that does not show a row, or its first sheet."""
    book = _filled(rows)
    for name, lines in sheets.items():
        _fill(book.create_sheet(name), lines)
    if row is not None:
        book.worksheets[0].row_dimensions[row].hidden = True
    if sheet:
        book.worksheets[0].sheet_state = "hidden"
        book.active = 1
    return _saved(book)


def with_borders(rows: Sequence[Sequence[Any]], lines: int, columns: int) -> bytes:
    """A workbook with so many formatted and empty cells below what it holds."""
    letters = [get_column_letter(column + 1).encode() for column in range(columns)]
    empty = b""
    for line in range(len(rows) + 1, len(rows) + 1 + lines):
        cells = (b'<c r="%s%d" s="1"/>' % (each, line) for each in letters)
        empty += b'<row r="%d">' % line + b"".join(cells) + b"</row>"
    return _with_rows(rows, empty)


def with_last_row(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook as LibreOffice leaves it after a row was deleted: the last of all is formatted."""
    return _with_rows(rows, b'<row r="1048576" ht="12.8"/>')


def _with_rows(rows: Sequence[Sequence[Any]], more: bytes) -> bytes:
    plain = workbook(rows)
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        body = archive.read(SHEET).replace(b"</sheetData>", more + b"</sheetData>")
    return changed(plain, {SHEET: body}, compresslevel=1)


def with_cells(*places: str) -> bytes:
    """A workbook with a word in each of these cells; they are in order."""
    rows: dict[str, bytes] = {}
    for place in places:
        number = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        cell = b'<c r="%s" t="inlineStr"><is><t>x</t></is></c>' % place.encode()
        rows[number] = rows.get(number, b"") + cell
    body = b"".join(b'<row r="%s">' % n.encode() + c + b"</row>" for n, c in rows.items())
    return changed(workbook([["a"]]), {SHEET: sheet(body)})


def scattered(count: int = 60_000) -> bytes:
    """Something, so many formatted rows, and something again."""
    rows = b"".join(b'<row r="%d" ht="%d"/>' % (n, n * n) for n in range(3, count))
    first = b'<row r="1"><c r="A1" t="str"><v>a</v></c></row>'
    last = b'<row r="%d"><c r="A%d" t="str"><v>b</v></c></row>' % (count, count)
    return changed(workbook([["a"]]), {SHEET: sheet(first + rows + last)})


def changed(content: bytes, parts: Mapping[str, bytes], **zip_options: Any) -> bytes:
    """The workbook with these parts in it instead of, or beside, its own."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **zip_options) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, body in parts.items():
            new.writestr(name, body)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def sheet(rows: bytes) -> bytes:
    """A sheet that holds these rows, as XML."""
    return (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData>" + rows + b"</sheetData></worksheet>"
    )


def bomb() -> bytes:
    """A small file that unpacks to thirty megabytes."""
    return changed(workbook([["a"]]), {SHEET: sheet(b" " * 30_000_000)}, compresslevel=9)


def entity_bomb() -> bytes:
    """A few lines that grow to a billion."""
    entities = b"".join(
        b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10 if number else b"ha")
        for number in range(10)
    )
    text = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
    return changed(workbook([["a"]]), {SHEET: b"<!DOCTYPE x [" + entities + b"]>" + sheet(text)})


def empty_rows(count: int = 1_000_000) -> bytes:
    """Rows and rows with nothing in them, each told apart so that they hardly pack."""
    rows = b"".join(b'<row r="%d"/>' % number for number in range(1, count + 1))
    return changed(workbook([["a"]]), {SHEET: sheet(rows)})


def nameless_empty_rows(count: int = 300_000) -> bytes:
    """The same without their numbers."""
    rows = b"".join(b'<row ht="%d"/>' % (number * number) for number in range(1, count + 1))
    return changed(workbook([["a"]]), {SHEET: sheet(rows)})


def wide_row(count: int = 500_000) -> bytes:
    """One row with half a million cells."""
    cells = b"".join(b'<c s="%d"/>' % (number * number) for number in range(1, count + 1))
    return changed(workbook([["a"]]), {SHEET: sheet(b"<row>" + cells + b"</row>")})


def with_macros() -> bytes:
    """A workbook that brings a program of its own."""
    return changed(workbook([["a"], ["b"]]), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 10})


def with_link() -> bytes:
    """A workbook that reads another one, somewhere."""
    return changed(workbook([["a"], ["b"]]), {"xl/externalLinks/externalLink1.xml": b"<a/>"})


def climbing(name: str = "../../etc/passwd") -> bytes:
    """A workbook with a part that would be unpacked elsewhere."""
    return changed(workbook([["a"], ["b"]]), {name: b"x"})
