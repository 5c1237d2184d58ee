"""Tables that people send in: read when they are, refused with the reason when they are not."""

import io
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from app.files.tables import LARGEST, MOST_LINES, Rows, TableReason, TableRow, Unreadable
from app.files.tables_in import read
from tests.files import workbooks
from tests.files.workbooks import SHEET, changed, sheet, workbook

ROOT = Path(__file__).parents[2]


def of(content: bytes) -> Rows | Unreadable:
    return read(io.BytesIO(content))


@pytest.mark.parametrize(
    "content",
    [
        "wie;wat\nSanne;Één\n".encode(),
        "\ufeffwie,wat\r\nSanne,Één\r\n".encode(),
        'wie\twat\n\nSanne\t"Één"'.encode(),
        "wie;wat;\nSanne;Één;\n;;\n".encode("cp1252"),
        "wie;wat\rSanne;Één\r".encode(),
        "wie|wat\nSanne|Één\n".encode(),
        "sep=|\rwie|wat\rSanne|Één\r".encode(),
    ],
)
def test_a_table_as_text_is_read_whatever_program_wrote_it(content: bytes) -> None:
    found = of(content)
    assert isinstance(found, Rows)
    assert found.head == ("wie", "wat")
    assert [row.cells for row in found.rows] == [("Sanne", "Één")]


def test_a_workbook_is_read_with_its_dates_times_and_whole_numbers() -> None:
    moment = datetime(2026, 10, 13, 9)  # noqa: DTZ001
    midnight = datetime(2026, 10, 13)  # noqa: DTZ001
    found = of(
        workbook([["wie", "tot"], [40123.0, moment], [time(8), midnight], [timedelta(1), None]])
    )
    cells: list[tuple[str | date, ...]] = [
        ("40123", moment),
        ("08:00:00", date(2026, 10, 13)),
        ("24:00", ""),
    ]
    rows = tuple(TableRow(number, each) for number, each in enumerate(cells, 2))
    assert found == Rows(("wie", "tot"), rows)


def heads(*texts: str) -> Callable[[str], bool]:
    return lambda text: text in texts


KNOWN = heads("wie", "wat")
AROUND: dict[str, Callable[[], bytes]] = {
    "sep= for Excel": lambda: b"\xef\xbb\xbfsep=;\r\nwie;wat\r\nSanne;a, b, c, d\r\n",
    "sep= with a comma": lambda: b"sep=,\nwie,wat\nSanne,a; b; c; d\n".replace(
        b"a; b; c; d", b'"a, b, c, d"'
    ),
    "a title": lambda: b"Overzicht, oktober;;\n;;\nwie;wat\nSanne;a, b, c, d\n",
    "a title without separators": lambda: b"Overzicht: mei, juni\n\nwie;wat\nSanne;a, b, c, d\n",
    "an empty column first": lambda: b";wie;wat\n;Sanne;a, b, c, d\n",
    "columns of others": lambda: (
        b"nr;wie;afdeling;wat;x\n1;Sanne;=A1;a, b, c, d;%s\n" % (b"y" * 501)
    ),
    "Unicode text of Excel": lambda: "wie\twat\nSanne\ta, b, c, d\n".encode("utf-16"),
    "a workbook that starts at B3": lambda: workbook(
        [[], [], ["", "wie", "wat"], ["", "Sanne", "a, b, c, d"]]
    ),
    "a workbook with a title": lambda: workbook(
        [["Overzicht"], [None], ["wie", "wat"], ["Sanne", "a, b, c, d"]]
    ),
    "an explanation on the first sheet": lambda: workbook(
        [["Vul het tweede blad in"]], Gegevens=[["wie", "wat"], ["Sanne", "a, b, c, d"]]
    ),
    "a second sheet that is empty": lambda: workbook(
        [["wie", "wat"], ["Sanne", "a, b, c, d"]], Blad2=[]
    ),
    "formulas elsewhere": lambda: workbook(
        [["=NOW()"], ["wie", "wat", "som"], ["Sanne", "a, b, c, d", "=1+1"]]
    ),
    "borders below the table": lambda: workbooks.with_borders(
        [["wie", "wat"], ["Sanne", "a, b, c, d"]], 6000, 2
    ),
    "a format over a whole row": lambda: workbooks.with_borders(
        [["wie", "wat"], ["Sanne", "a, b, c, d"]], 1, 16384
    ),
    "a row that was deleted": lambda: workbooks.with_last_row(
        [["wie", "wat"], ["Sanne", "a, b, c, d"]]
    ),
}


@pytest.mark.parametrize("what", AROUND)
def test_what_stands_around_a_table_is_passed_over(what: str) -> None:
    found = read(io.BytesIO(AROUND[what]()), KNOWN)
    assert isinstance(found, Rows), f"{found}: bounds are on the table, not on what is around it"
    cells = [[cell for cell in row.cells if cell] for row in found.rows]
    assert cells == [["Sanne", "a, b, c, d"]]


def test_the_sheet_that_was_read_is_named_and_so_are_the_others() -> None:
    found = read(io.BytesIO(AROUND["an explanation on the first sheet"]()), KNOWN)
    assert isinstance(found, Rows)
    assert (found.sheet, found.others) == ("Gegevens", ("Sheet",))
    formulas = workbook([["uitleg"]], Gegevens=[["wie", "wat"], ["Sanne", "=1+1"]])
    assert read(io.BytesIO(formulas), KNOWN) == Unreadable(TableReason.FORMULA, 2, 2, "Gegevens")


def test_a_sheet_that_is_shown_comes_before_one_that_is_hidden() -> None:
    hidden = workbooks.with_hidden([["wie"], ["Sem"]], sheet=True, Nu=[["wie"], ["Sanne"]])
    found = read(io.BytesIO(hidden), KNOWN)
    assert isinstance(found, Rows)
    assert (found.sheet, found.rows[0].cells) == ("Nu", ("Sanne",))


def test_lines_that_the_sheet_hides_are_read_and_counted() -> None:
    found = read(io.BytesIO(workbooks.with_hidden([["wie"], ["Sem"], ["Sanne"]], row=3)), KNOWN)
    assert isinstance(found, Rows)
    assert (len(found.rows), found.hidden) == (2, 1)


def test_quotes_that_never_close_in_a_long_beginning_are_told() -> None:
    found = read(io.BytesIO(b'wie;"' + b"\n".join([b"x" * 99_000] * 3)), KNOWN)
    assert isinstance(found, Unreadable), "what separates the cells is not found, and nothing fails"


def test_a_number_is_read_as_its_sheet_shows_it() -> None:
    assert numbers("0000000") == ["0000027", "1234567", "12345678"]
    assert numbers("General") == ["27", "1234567", "12345678"]
    text = of(b'wie;wat\n="0027";x\n')
    assert isinstance(text, Rows)
    assert text.rows[0].cells == ("0027", "x")


def numbers(number_format: str) -> list[str]:
    content = workbooks.with_format([["wie"], [27], [1234567], [12345678]], number_format)
    found = of(content)
    assert isinstance(found, Rows)
    return [str(row.cells[0]) for row in found.rows]


def test_lines_are_numbered_as_the_spreadsheet_does() -> None:
    found = of(b'wie;wat\n\n"een\ntwee";x\nlaatste;y\n')
    assert isinstance(found, Rows)
    assert [row.number for row in found.rows] == [3, 5]


TEXTS: dict[str, tuple[bytes, Unreadable]] = {
    "nothing": (b"", Unreadable(TableReason.EMPTY)),
    "only a head": (b"wie;wat\n", Unreadable(TableReason.EMPTY)),
    "NUL": (b"wie\nSan\0ne\n", Unreadable(TableReason.NOT_TEXT, 2)),
    "half of UTF-16": ("wie\nSanne".encode("utf-16")[:-1], Unreadable(TableReason.NOT_TEXT, 1)),
    "mixed": (
        "wie\nÉén\n".encode() + "Één".encode("cp1252"),
        Unreadable(TableReason.MIXED_ENCODINGS, 3),
    ),
    "no encoding": (b"wie\n\x81\n", Unreadable(TableReason.NOT_TEXT, 2)),
    "one long line": (b"a" * 10_000_000, Unreadable(TableReason.TOO_LARGE)),
    "one rather long line": (b"a" * 4_000_000, Unreadable(TableReason.CELL_TOO_LONG, 1)),
    "unclosed": (b'wie;wat\na;b\n"c;d\ne;f\n', Unreadable(TableReason.QUOTES, 3)),
    "5,001 lines": (b"wie\n" + b"a\n" * 5001, Unreadable(TableReason.TOO_MANY_LINES, 5002)),
    "wide": (b"a;" * 100 + b"a\nb\n", Unreadable(TableReason.TOO_MANY_COLUMNS, 1, 101)),
    "100,000 lines with nothing": (
        b"wie\n" + b"\n" * 100_000 + b"a",
        Unreadable(TableReason.TOO_MANY_LINES, 100_001),
    ),
    "long cell": (b"wie\n" + b"a" * 501, Unreadable(TableReason.CELL_TOO_LONG, 2, 1)),
    "more than the head": (b"wie\na;b\n", Unreadable(TableReason.EXTRA_CELL, 2, 2)),
    "formula": (b"wie;wat\na;=1+1\n", Unreadable(TableReason.FORMULA, 2, 2)),
    "program": (b"MZ\x90\0" + b"\0" * 100, Unreadable(TableReason.NOT_A_TABLE)),
    "page": (b"<html>", Unreadable(TableReason.NOT_A_TABLE)),
    "PDF": (b"%PDF-1.4\n", Unreadable(TableReason.NOT_A_TABLE)),
    "old workbook": (b"\xd0\xcf\x11\xe0" * 9, Unreadable(TableReason.ENCRYPTED)),
}


@pytest.mark.parametrize("what", TEXTS)
def test_text_that_is_no_table_of_ours_is_refused_with_its_place(what: str) -> None:
    content, why = TEXTS[what]
    assert of(content) == why


def test_the_longest_table_is_read() -> None:
    found = of(b"wie\n" + b"a\n" * MOST_LINES)
    assert isinstance(found, Rows)
    assert len(found.rows) == MOST_LINES
    found = of(workbook([["wie"], *[["a"]] * MOST_LINES]))
    assert isinstance(found, Rows)
    assert len(found.rows) == MOST_LINES


def formula() -> bytes:
    return workbook([["wie", "wat"], ["a", "=1+1"]])


def hidden_formula() -> bytes:
    cell = b'<c r="B2" t="str"><f>CMD()</f><v>looks harmless</v></c>'
    head = b'<row r="1">' + b'<c t="inlineStr"><is><t>a</t></is></c>' * 2 + b"</row>"
    return changed(workbook([["a"]]), {SHEET: sheet(head + b'<row r="2">' + cell + b"</row>")})


def under_another_name() -> bytes:
    """The sheet in a part that does not look like XML, so that nobody looks at it."""
    plain = workbook([["a"], ["b"]])
    hidden = b"<!DOCTYPE x []>" + sheet(b"")
    return changed(plain, {"xl/media/image1.png": hidden})


BOOKS: dict[str, tuple[Callable[[], bytes], TableReason]] = {
    "zip bomb": (workbooks.bomb, TableReason.BOMB),
    "entity bomb": (workbooks.entity_bomb, TableReason.ENTITIES),
    "a million empty rows": (workbooks.empty_rows, TableReason.BOMB),
    "only empty rows": (lambda: workbooks.empty_rows(100_000), TableReason.EMPTY),
    "only empty rows without numbers": (workbooks.nameless_empty_rows, TableReason.EMPTY),
    "a cell far away": (
        lambda: workbooks.with_cells("A1", "A2", "CW2"),
        TableReason.TOO_MANY_COLUMNS,
    ),
    "a row beyond the last": (lambda: workbooks.with_cells("A1", "A9999999"), TableReason.DAMAGED),
    "a row without end": (workbooks.wide_row, TableReason.EMPTY),
    "something after empty rows without end": (workbooks.scattered, TableReason.BOMB),
    "macros": (workbooks.with_macros, TableReason.MACROS),
    "a link elsewhere": (workbooks.with_link, TableReason.EXTERNAL),
    "a way out": (workbooks.climbing, TableReason.STRANGE_NAMES),
    "an absolute way": (lambda: workbooks.climbing("/etc/passwd"), TableReason.STRANGE_NAMES),
    "a way out of Windows": (lambda: workbooks.climbing("..\\x"), TableReason.STRANGE_NAMES),
    "a formula": (formula, TableReason.FORMULA),
    "a formula with a value": (hidden_formula, TableReason.FORMULA),
    "XML as a picture": (under_another_name, TableReason.DAMAGED),
    "no sheet data": (lambda: changed(workbook([["a"]]), {SHEET: b"<x>"}), TableReason.DAMAGED),
    "any archive": (
        lambda: changed(b"PK\5\6" + b"\0" * 18, {"a.txt": b"x"}),
        TableReason.NOT_A_TABLE,
    ),
    "half a workbook": (lambda: workbook([["a"], ["b"]])[:2000], TableReason.DAMAGED),
    "only a beginning": (lambda: b"PK\3\4", TableReason.DAMAGED),
}


@pytest.mark.parametrize("what", BOOKS)
def test_a_workbook_made_to_harm_is_refused_with_its_reason(what: str) -> None:
    make, reason = BOOKS[what]
    found = of(make())
    assert isinstance(found, Unreadable)
    assert found.reason is reason


def test_a_formula_is_told_with_its_place() -> None:
    assert of(formula()) == Unreadable(TableReason.FORMULA, 2, 2)


MEASURED = """
import gc, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
from app.files.tables_in import read
for name in sys.argv[1:]:
    gc.collect()
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")  # from here on the highest mark is this file's own
    with open(name, "rb") as file:
        found = read(file)
    [peak] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
    print(name, type(found).__name__, int(peak) / 1024)
"""
"""What each file was, and the highest MB of memory while it was read; it ends if one goes on."""


def longest_texts() -> bytes:
    """As many and as long cells as there may be, so far as the file is not too large."""
    cell = "é" * 200
    return ("\n".join([";".join("abcd"), *[";".join([cell] * 4)] * 3000])).encode()


HEAVY: dict[str, Callable[[], bytes]] = {
    **{what.replace(" ", "-"): make for what, (make, _reason) in list(BOOKS.items())[:6]},
    "long-texts": longest_texts,
    "full": lambda: workbook([["a"] * 20, *[[f"{n} {'x' * 30}" for n in range(20)]] * 5000]),
    "borders": lambda: workbooks.with_borders([["a"], ["b"]], 10, 16384),
    "far-row": lambda: workbooks.with_cells("A1", "A2", "CV1048576"),
    "blank-lines": lambda: b"a\n" + b"\n" * (LARGEST - 10) + b"b",
    "quotes": lambda: b'"' * LARGEST,
    "semicolons": lambda: b";" * LARGEST,
    "lines": lambda: b"\n" * LARGEST,
}


def test_reading_takes_less_than_200_megabytes_and_comes_to_an_end(tmp_path: Path) -> None:
    for name, make in HEAVY.items():
        (tmp_path / name).write_bytes(make())
    files = [str(tmp_path / name) for name in HEAVY]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *files],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [line.split() for line in done.stdout.splitlines()]
    read = {Path(name).name: (what, float(peak)) for name, what, peak in lines}
    assert {name for name, (what, *_) in read.items() if what == "Rows"} == {
        "long-texts",
        "full",
        "borders",
        "far-row",
    }
    beyond = {name for name, (_what, peak) in read.items() if peak > 200}
    assert beyond == set(), f"these take more than 200 MB, with the whole program in memory: {read}"
