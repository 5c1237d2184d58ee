"""Workbooks as people and others make them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook with one sheet."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


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
