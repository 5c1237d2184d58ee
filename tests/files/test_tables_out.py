"""Tables to take away: nothing in them is ever taken for a formula."""

import io

import pytest
from openpyxl import load_workbook

from app.files.tables import Rows
from app.files.tables_in import read
from app.files.tables_out import Value, csv_parts, harmless, xlsx_file

HARMFUL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"]


@pytest.mark.parametrize("text", HARMFUL)
def test_text_that_a_spreadsheet_takes_for_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"
    sheet = load_workbook(xlsx_file("Blad", [[text]])).worksheets[0]
    assert sheet["A1"].data_type == "s"
    assert "".join(csv_parts([[text]])).removeprefix("\ufeff").lstrip('"').startswith("'")


def test_numbers_and_ordinary_texts_stay_as_they_are() -> None:
    assert [harmless(each) for each in (-1, 2.5, "Sanne", "", None)] == [-1, 2.5, "Sanne", "", None]


def test_what_goes_out_can_come_in_again() -> None:
    rows = [["wie", "wat"], ["Sanne de Boer", 'met "haken"; en zo']]
    book = xlsx_file("[x]", rows).read()
    for content in ("".join(csv_parts(rows, ";")).encode(), book):
        found = read(io.BytesIO(content))
        assert isinstance(found, Rows)
        assert found.rows[0].cells == tuple(rows[1])


def test_decimals_are_written_as_the_spreadsheet_of_the_language_reads_them() -> None:
    rows: list[list[Value]] = [["uren", 2073.5, -0.25, 12, "3.5"]]
    assert "".join(csv_parts(rows, ";")) == "\ufeffuren;2073,5;-0,25;12;3.5\r\n"
    assert "".join(csv_parts(rows, ",")) == "\ufeffuren,2073.5,-0.25,12,3.5\r\n"
