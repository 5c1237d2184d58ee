"""The form in which a table of capabilities is sent."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import StopValidation
from wtforms.widgets import FileInput

from app.files.names import cleaned, is_honest
from app.files.tables import Unreadable
from app.files.tables_in import read
from app.files.words_tables import unreadable_text
from app.imports.commands import reading_of, rows_of
from app.imports.rules_heads import WrongHead, columns_of, is_known
from app.imports.words import head_text
from app.web.forms import Form

ACCEPT = ".csv,.xlsx,text/csv"
MISSING = _l("Choose a file.")


class TableFile(Field):
    """One table: ``data`` is its lines by field, ``name`` what it was called.

    ``reading`` is how it was read.
    """

    widget = FileInput()
    data: list[dict[str, Any]] | None
    name: str = ""
    reading: dict[str, Any] | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was sent aside; a browser sends a part without a name for no file."""
        self.data = None
        self.sent = [each for each in valuelist if getattr(each, "filename", None)]

    def pre_validate(self, form: Any) -> None:
        """Read the one file."""
        sent = getattr(self, "sent", [])
        if len(sent) != 1:
            raise StopValidation(MISSING)
        if not is_honest(sent[0].filename):
            raise StopValidation(_l("The name of this file cannot be used. Give it another name."))
        table = read(sent[0].stream, is_known)
        if isinstance(table, Unreadable):
            raise StopValidation(unreadable_text(table))
        columns = columns_of(table.head)
        if isinstance(columns, WrongHead):
            raise StopValidation(head_text(columns, table))
        ending = ".xlsx" if sent[0].filename.lower().endswith(".xlsx") else ".csv"
        self.name = cleaned(sent[0].filename, ending)
        self.data, self.reading = rows_of(table, columns), reading_of(table, columns)


class ImportForm(Form):
    """A table of capabilities."""

    file = TableFile(_l("Table (CSV or XLSX)"), render_kw={"accept": ACCEPT})
