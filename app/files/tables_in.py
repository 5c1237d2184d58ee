"""Tables that somebody sends in, as CSV or XLSX: recognised by what they hold, not by their name.

Whatever the file is, reading it takes a bounded time and memory (``bench`` has the figures).
"""

from typing import IO

from app.files.kinds import FileKind, kind_of
from app.files.tables import LARGEST, Rows, TableReason, TableRefused, Unreadable
from app.files.tables_csv import read_csv
from app.files.tables_heads import Known, unknown
from app.files.tables_xlsx import read_xlsx

ZIP = b"PK\3\4"
COMPOUND = b"\xd0\xcf\x11\xe0"
"""How an old workbook begins, and a new one with a password."""


def read(stream: IO[bytes], known: Known = unknown) -> Rows | Unreadable:
    """The table in a file, or why it is not taken.

    ``known`` says whether a text is the head of a column of ours; see ``tables_heads.table_of``.
    """
    content = stream.read(LARGEST + 1)
    try:
        if len(content) > LARGEST:
            raise TableRefused(TableReason.TOO_LARGE)
        if content.startswith(ZIP):
            return read_xlsx(content, known)
        if content.startswith(COMPOUND):
            raise TableRefused(TableReason.ENCRYPTED)
        if kind_of(content) is not FileKind.UNKNOWN:
            raise TableRefused(TableReason.NOT_A_TABLE)
        return read_csv(content, known)
    except TableRefused as refused:
        return refused.why
