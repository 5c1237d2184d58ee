"""Tables that somebody sends in, as CSV or XLSX: recognised by what they hold, not by their name.

Whatever the file is, reading it takes less than 5 seconds and 200 MB.
"""

from typing import IO

from app.files.kinds import Kind, kind_of
from app.files.tables import LARGEST, Reason, Refused, Rows, Unreadable
from app.files.tables_csv import read_csv
from app.files.tables_xlsx import read_xlsx

ZIP = b"PK\3\4"
COMPOUND = b"\xd0\xcf\x11\xe0"
"""How an old workbook begins, and a new one with a password."""


def read(stream: IO[bytes]) -> Rows | Unreadable:
    """The table in a file, or why it is not taken."""
    content = stream.read(LARGEST + 1)
    try:
        if len(content) > LARGEST:
            raise Refused(Reason.TOO_LARGE)
        if content.startswith(ZIP):
            return read_xlsx(content)
        if content.startswith(COMPOUND):
            raise Refused(Reason.ENCRYPTED)
        if kind_of(content) is not Kind.UNKNOWN:
            raise Refused(Reason.NOT_A_TABLE)
        return read_csv(content)
    except Refused as refused:
        return refused.why
