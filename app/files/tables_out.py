"""Tables to take away, as CSV and XLSX: streamed, and harmless in a spreadsheet.

The library for workbooks is read with the first of them: few workers ever make one.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from urllib.parse import quote

from flask import Response, request, stream_with_context
from flask_babel import get_locale

from app.core.text import UNREADABLE

Value = str | int | float | date | None

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet may take for a formula."""
DELIMITERS = {"nl": ";", "en": ","}
"""What a spreadsheet expects that speaks the language."""
DECIMAL_MARKS = {";": ","}
BOM = "\ufeff"
AT_ONCE = 100
CHUNK = 64 * 1024
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def harmless(value: Value) -> Value:
    """The value as it may stand in a cell: no text is ever taken for a formula."""
    if not isinstance(value, str):
        return value
    text = UNREADABLE.sub("", value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def csv_parts(rows: Iterable[Sequence[Value]], delimiter: str = ",") -> Iterator[str]:
    """The rows as text, some at a time, after the mark by which Excel knows UTF-8.

    Where semicolons separate, numbers have a decimal comma: both belong to one locale.
    """
    mark = DECIMAL_MARKS.get(delimiter, ".")
    buffer = io.StringIO()
    buffer.write(BOM)
    writer = csv.writer(buffer, delimiter=delimiter)
    for number, row in enumerate(rows, start=1):
        writer.writerow([_csv_text(value, mark) for value in row])
        if number % AT_ONCE == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def xlsx_file(title: str, rows: Iterable[Sequence[Value]]) -> io.BytesIO:
    """The rows as a workbook with one sheet, its first row and column in sight."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "B2"
    for row in rows:
        sheet.append([harmless(value) for value in row])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def table_download(
    name: str,
    columns: Sequence[Value],
    rows: Iterable[Sequence[Value]] = (),
    title: str = "",
) -> Response:
    """A table as a file to save, as the address ends: CSV, sent while it is made, or a workbook
    (``.xlsx``) with one sheet of that title.
    """
    kind = "xlsx" if request.path.endswith(".xlsx") else "csv"
    every = chain([columns], rows)
    parts: Iterable[str] | Iterable[bytes]
    if kind == "csv":
        delimiter = DELIMITERS.get(str(get_locale()), ",")
        parts = stream_with_context(csv_parts(every, delimiter))
    else:
        file = xlsx_file(title, every)
        parts = iter(lambda: file.read(CHUNK), b"")
    disposition = f"attachment; filename*=UTF-8''{quote(f'{name}.{kind}')}"
    headers = {"Content-Disposition": disposition}
    return Response(parts, content_type=MEDIA_TYPES[kind], headers=headers)


def _csv_text(value: Value, decimal_mark: str) -> Value:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(value).replace(".", decimal_mark)
    return harmless(value)


def _sheet_title(title: str) -> str:
    """A name that a sheet may have: 31 characters, none of which means something."""
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31] or "1"
