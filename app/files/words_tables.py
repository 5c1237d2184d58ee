"""Why a file is not taken as a table, and what to do about it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.files.tables import LONGEST_CELL, MOST_COLUMNS, MOST_LINES, TableReason, Unreadable

REASONS: dict[TableReason, Any] = {
    TableReason.EMPTY: _l(
        "There are no lines below the head. Fill them in and choose the file again."
    ),
    TableReason.TOO_LARGE: _l("This file is larger than 5 MB. Split it into smaller ones."),
    TableReason.TOO_MANY_LINES: _l(
        "There are more than %(most)s lines with something on them. Split the file.",
        most=MOST_LINES,
    ),
    TableReason.TOO_MANY_COLUMNS: _l("There are more than %(most)s columns.", most=MOST_COLUMNS),
    TableReason.CELL_TOO_LONG: _l(
        "This cell has more than %(most)s characters.", most=LONGEST_CELL
    ),
    TableReason.EXTRA_CELL: _l("There is something beside the last column of the head. Delete it."),
    TableReason.NOT_A_TABLE: _l("This is no table. Save it as CSV or as XLSX and send that."),
    TableReason.NOT_TEXT: _l(
        "There are characters here that are no text. Save the file as CSV UTF-8."
    ),
    TableReason.MIXED_ENCODINGS: _l(
        "Part of this file is in another encoding. Save all of it as CSV UTF-8."
    ),
    TableReason.QUOTES: _l(
        "A quotation mark is opened here and not closed, or stands within a word."
    ),
    TableReason.FORMULA: _l(
        "This is a formula, and those are not worked out. Put its value there."
    ),
    TableReason.BOMB: _l(
        "This file unpacks to far more than a table. Copy its lines into a new file."
    ),
    TableReason.STRANGE_NAMES: _l(
        "Parts of this file have strange names. Copy its lines into a new file."
    ),
    TableReason.ENCRYPTED: _l(
        "This workbook has a password or is of an old kind. Save it as XLSX, without a password."
    ),
    TableReason.MACROS: _l("This workbook holds a program (macros). Save it as XLSX without it."),
    TableReason.EXTERNAL: _l(
        "This workbook reads from other files. Copy its lines into a new file."
    ),
    TableReason.ENTITIES: _l("This file is made to grow while it is read. It is not taken."),
    TableReason.DAMAGED: _l("This file is damaged. Save it anew and choose it again."),
}


def unreadable_text(why: Unreadable) -> str:
    """Where it is wrong, what, and what to do."""
    text = str(REASONS[why.reason])
    if why.line is not None:
        text = _at(why.line, why.column, text)
    return _("Sheet “%(sheet)s”: %(what)s", sheet=why.sheet, what=text) if why.sheet else text


def _at(line: int, column: int | None, text: str) -> str:
    if column is None:
        return _("Line %(line)s: %(what)s", line=line, what=text)
    return _("Line %(line)s, column %(column)s: %(what)s", line=line, column=column, what=text)
