"""Tables made to harm, or broken: each is refused with its reason, and nothing is stored."""

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from app.capabilities.models import Capability
from app.core.db import db
from tests.files import workbooks
from tests.files.workbooks import workbook
from tests.hostile.battery import wrong_with
from tests.hostile.town import Town

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

ADDRESS = "/capabilities/import"
HEAD = "persoon;bekwaamheid;niveau;datum;geldig tot\n"
LINE = "iemand@test.example;Iets;3;2026-10-01;\n"

SENT: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("a.xlsx", workbooks.bomb, "unpacks"),
    "entity bomb": ("a.xlsx", workbooks.entity_bomb, "grow"),
    "a million empty rows": ("a.xlsx", workbooks.empty_rows, "unpacks"),
    "a hundred thousand empty rows": ("a.xlsx", lambda: workbooks.empty_rows(100_000), "no lines"),
    "a row without end": ("a.xlsx", workbooks.wide_row, "no lines"),
    "a cell far away": ("a.xlsx", lambda: workbooks.with_cells("A1", "A2", "XFD2"), "100"),
    "../ in the archive": ("a.xlsx", workbooks.climbing, "names"),
    "a formula": ("a.xlsx", lambda: workbook([["persoon"], ["=1+1"]]), "formula"),
    "a formula as text": (
        "a.csv",
        lambda: (HEAD + "=cmd|' /C calc'!A0;x;;;\n").encode(),
        "formula",
    ),
    "macros": ("a.xlsx", workbooks.with_macros, "macros"),
    "macros by name": ("a.xlsm", workbooks.with_macros, "macros"),
    "other files": ("a.xlsx", workbooks.with_link, "other files"),
    "a renamed program": ("a.csv", lambda: b"MZ\x90\0" + b"\0" * 500, "no table"),
    "a program as a workbook": ("a.xlsx", lambda: b"\x7fELF" + b"\1" * 500, "no table"),
    "a picture as a workbook": ("a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 99, "no table"),
    "half an archive": ("a.xlsx", lambda: workbook([["a"]])[:900], "damaged"),
    "NUL": ("a.csv", lambda: (HEAD + "a\0b;c;;;\n").encode(), "no text"),
    "mixed encodings": ("a.csv", lambda: HEAD.encode() + "é;".encode() + b"\xe9;;;\n", "encoding"),
    "one line of 10 MB": ("a.csv", lambda: b"a" * 10_000_000, "5 MB"),
    "one line of 4 MB": ("a.csv", lambda: b"a" * 4_000_000, "500"),
    "unclosed quotes": ("a.csv", lambda: (HEAD + '"a;b;3\n' + LINE * 9).encode(), "quotation"),
    "5,001 lines": ("a.csv", lambda: (HEAD + LINE * 5001).encode(), "5000"),
    "101 columns": ("a.csv", lambda: b"x;" * 100 + b"x\n1\n", "100"),
    "no head": ("a.csv", lambda: LINE.encode() * 2, "not found"),
    "a wrong head": (
        "a.csv",
        lambda: (HEAD.replace("datum", "wanneer") + LINE).encode(),
        "wanneer",
    ),
    "a head twice": ("a.csv", lambda: (HEAD.replace("niveau", "date") + LINE).encode(), "4"),
    "a head that is missing": ("a.csv", lambda: b"persoon;datum\na;b\n", "missing"),
    "only a head": ("a.csv", HEAD.encode, "no lines"),
    "nothing": ("a.csv", lambda: b"", "no lines"),
    "a climbing name": ("../../a.csv", lambda: (HEAD + LINE).encode(), "name"),
    "a name that turns": ("a\u202evsc.exe", lambda: (HEAD + LINE).encode(), "name"),
}


def upload(town: Town, who: str | None, content: bytes, name: str) -> TestResponse:
    """Send a table as a browser does."""
    visitor = town.visitors[who]
    parts = (("csrf_token", "", visitor.token.encode()), ("file", f'; filename="{name}"', content))
    body = b"".join(
        f'--zz\r\nContent-Disposition: form-data; name="{field}"{more}\r\n\r\n'.encode()
        + value
        + b"\r\n"
        for field, more, value in parts
    )
    kind = "multipart/form-data; boundary=zz"
    return visitor.open(ADDRESS, "POST", data=body + b"--zz--\r\n", content_type=kind)


@pytest.mark.parametrize("what", SENT)
def test_a_table_made_to_harm_is_refused_with_its_reason_and_leaves_nothing(
    town: Town, what: str
) -> None:
    name, make, reason = SENT[what]
    with town.undone():
        town.write("UPDATE people SET language = 'en'")
        answer = upload(town, "top", make(), name)
        assert answer.status_code == 422, answer.text[:500]
        assert reason in answer.text.split('role="alert"')[1].split("</ul>")[0]
        assert wrong_with(answer) == []
        assert town.changes() == {"people"}, "nothing changed but the language of this test"


def test_the_same_twice_with_other_levels_names_both_lines_and_cannot_be_done(town: Town) -> None:
    top, email = town.visitors["top"], town.people["colleague"].email
    with town.app.app_context():
        name = db.session.get_one(Capability, town.ids["other_capability"]).name_nl
    lines = f"{email};{name};3;2026-10-01;\n{email};{name};4;2026-10-01;\n"
    with town.undone():
        answer = upload(town, "top", (HEAD + lines).encode(), "a.csv")
        page = top.open(answer.location).text
        assert 'name="plan"' not in page
        [wrong] = [part for part in page.split("<tr>") if "status-bad" in part]
        assert ">3<" in wrong
        assert " 2 " in wrong
        refused = top.post(f"{answer.location}/confirmation", {"plan": "x"})
        assert refused.status_code == 409
        assert town.changes() <= {"capability_imports"}


def test_nobody_else_may_send_a_table(town: Town) -> None:
    for who in ("worker", "poster", "coordinator", None):
        with town.undone():
            answer = upload(town, who, (HEAD + LINE).encode(), "a.csv")
            assert answer.status_code in (303, 400, 401, 403)
            assert town.changes() == set()
