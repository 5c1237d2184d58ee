"""Broken encodings, control characters and sizes without end, wherever they can stand."""

from itertools import cycle

import pytest

from tests.hostile.battery import failures, reads, routes, writes, wrong_with
from tests.hostile.town import Town

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
BROKEN = {
    "bad UTF-8": b"%ff%fe",
    "raw bad UTF-8": b"\xff\xfe",
    "NUL": b"a%00b",
    "escape": b"%1b[2J",
    "next line": b"%C2%85",
    "a lone surrogate": b"%ed%a0%80",
    "overlong slash": b"%c0%af",
    "beyond Unicode": b"%f4%90%80%80",
    "cut short": b"%e2%82",
}
FORM = "application/x-www-form-urlencoded"
SIX_HUNDRED = {f"field{number}": "x" for number in range(600)}
MULTIPART = "multipart/form-data; boundary=zz"


THOROUGHLY = {"accounts.try_sign_in", "shifts.post", "people.edit_person"}
"""The same hook stands before all: every address gets some of these, a few get all."""


def part(head: bytes, body: bytes) -> bytes:
    return b"--zz\r\n" + head + b"\r\n\r\n" + body + b"\r\n"


DISPOSITION = b'Content-Disposition: form-data; name="'
PARTS = {
    "bad UTF-8 in a part": part(DISPOSITION + b'q"', b"\xff\xfe"),
    "NUL in a part": part(DISPOSITION + b'q"', b"a\x00b"),
    "a surrogate in a part": part(DISPOSITION + b'q"', b"\xed\xa0\x80"),
    "bad UTF-8 in a name": part(DISPOSITION + b'\xff"', b"x"),
    "an escape in a name": part(DISPOSITION + b'q\x1b"', b"x"),
    "a file": part(DISPOSITION + b'q"; filename="a.exe"', b"MZ"),
    "a file without a name": part(DISPOSITION + b'q"; filename=""', b""),
}
STRANGE_PARTS = {
    "a part without a name": part(b"Content-Disposition: form-data", b"x"),
    "a part without a disposition": part(b"Content-Type: text/plain", b"x"),
    "a part without a head": part(b"", b"x"),
    "a part in another charset": part(
        DISPOSITION + b'q"\r\nContent-Type: text/plain; charset=utf-7', b"+ADw-b+AD4-"
    ),
    "a name in another charset": part(b"Content-Disposition: form-data; name*=utf-16''%00x", b"x"),
    "no end": b"--zz\r\n",
    "nothing": b"",
}


def test_what_cannot_be_read_in_a_form_is_refused_everywhere(town: Town) -> None:
    found = []
    for route in writes(town):
        visitor, address = town.visitors[route.allowed()], route.address(town)
        token = f"csrf_token={visitor.token}&".encode()
        with_token = part(DISPOSITION + b'csrf_token"', visitor.token.encode())
        bodies = [(how, token + b"q=" + raw, FORM) for how, raw in BROKEN.items()]
        bodies += [(how, with_token + raw + b"--zz--\r\n", MULTIPART) for how, raw in PARTS.items()]
        bodies += [(f"{how} in a name", token + raw + b"=q", FORM) for how, raw in BROKEN.items()]
        for how, body, kind in bodies if route.endpoint in THOROUGHLY else bodies[::5]:
            answer = visitor.open(address, "POST", data=body, content_type=kind)
            if answer.status_code != 400 or wrong_with(answer):
                found.append(f"{route} with {how}: {answer.status_code} {wrong_with(answer)}")
        if town.changes():
            found.append(f"{route}: changed {town.changes()}")
    assert found == [], failures(found)


def test_a_form_that_is_put_together_strangely_breaks_nothing(town: Town) -> None:
    found = []
    for route in writes(town):
        visitor, address = town.visitors[None], route.address(town)
        for how, raw in STRANGE_PARTS.items():
            answer = visitor.open(address, "POST", data=raw + b"--zz--\r\n", content_type=MULTIPART)
            if wrong_with(answer):
                found.append(f"{route} with {how}: {wrong_with(answer)}")
        for kind in ("application/json", "text/xml", "multipart/form-data", "x", "", "a;b=\xff"):
            answer = visitor.open(address, "POST", data=b'{"a":', content_type=kind)
            if wrong_with(answer):
                found.append(f"{route} as {kind!r}: {wrong_with(answer)}")
    assert found == [], failures(found)


def test_what_cannot_be_read_in_an_address_is_refused_everywhere(town: Town) -> None:
    found = []
    for route in routes(town, unsafe=False):
        visitor, address = town.visitors[route.allowed()], route.address(town)
        for how, raw in BROKEN.items():
            if raw.startswith(b"\xff"):
                continue
            text = raw.decode()
            answer = visitor.open(f"{address}?q={text}")
            wanted = 404 if route.endpoint == "calendars.files.feed" else 400
            if answer.status_code != wanted or wrong_with(answer):
                found.append(f"{route} with {how}: {answer.status_code} {wrong_with(answer)}")
            if route.endpoint not in ("board.board", "calendars.files.feed", "board.task"):
                continue
            for asked in (f"{address}?{text}=q", f"{address.rstrip('/')}/{text}"):
                answer = visitor.open(asked)
            if answer.status_code not in (400, 404) or wrong_with(answer):
                found.append(f"{route}/… with {how}: {answer.status_code} {wrong_with(answer)}")
    assert found == [], failures(found)


ASKED = (("/settings", "worker"), ("/me", None), ("/static/css/base.css", None))


def test_no_header_breaks_anything(town: Town) -> None:
    texts = ("\xff\xfe", "%00", "http://[", "x" * 8000, "a, b;q=zz;q=inf", "bytes=0-0,-1,5-", "*")
    names = (
        "Accept-Language", "Accept", "Accept-Encoding", "User-Agent", "Referer", "Cookie",
        "HX-Request", "HX-Current-URL", "HX-Target", "HX-Boosted", "X-CSRFToken", "Range",
        "If-None-Match", "If-Modified-Since", "If-Range", "X-Forwarded-For", "X-Forwarded-Host",
        "Forwarded", "Authorization", "X-Request-Id", "Content-Length", "Transfer-Encoding",
        "Sec-Fetch-Site", "Origin", "Upgrade", "Connection", "Date", "Via",
    )  # fmt: skip
    found = []
    for name in names:
        for text in texts:
            for path, who in (
                ("/settings", "worker"),
                ("/me", None),
                ("/static/css/base.css", None),
            ):
                answer = town.visitors[who].open(path, headers={name: text})
                if wrong_with(answer):
                    found.append(f"{path} with {name}: {text[:20]!r}: {wrong_with(answer)}")
            answer = town.visitors["worker"].post(
                "/language", {"language": "en"}, headers={name: text, "HX-Request": "true"}
            )
            if wrong_with(answer):
                found.append(f"POST /language with {name}: {text[:20]!r}: {wrong_with(answer)}")
    assert found == [], failures(found)


def test_nothing_is_too_large_to_be_answered(town: Town) -> None:
    found = []
    for route in writes(town):
        visitor, address = town.visitors[route.allowed()], route.address(town)
        with town.undone():  # what signs out, or ends a session, does so for itself alone
            answers = {
                "100 kB in one field": (visitor.post(address, {"q": "x" * 100_000}), None),
                "600 fields": (visitor.post(address, SIX_HUNDRED), 413),
                "2 MB": (
                    visitor.open(address, "POST", data=b"x" * 2_000_000, content_type=FORM),
                    413,
                ),
            }
        for how, (answer, status) in answers.items():
            if wrong_with(answer) or answer.status_code != (status or answer.status_code):
                found.append(f"{route} with {how}: {answer.status_code} {wrong_with(answer)}")
    assert found == [], failures(found)


@pytest.mark.parametrize("kind", [FORM, MULTIPART])
def test_ten_thousand_fields_are_too_many(town: Town, kind: str) -> None:
    parts = b"".join(part(DISPOSITION + b'q"', b"x") for _ in range(10_000)) + b"--zz--\r\n"
    body = parts if kind == MULTIPART else b"q=x&" * 10_000
    answer = town.visitors[None].open("/sign-in", "POST", data=body, content_type=kind)
    assert answer.status_code == 413
    assert wrong_with(answer) == []


def test_an_address_without_end_is_answered(town: Town) -> None:
    found = []
    endless = ("?q=" + "x" * 100_000, "/" + "x" * 100_000, "?" + "q=x&" * 20_000)
    for route, long in zip(reads(town), cycle(endless), strict=False):
        address = route.address(town)
        asked = address + long if long.startswith("?") else address.rstrip("/") + long
        for who in {None, route.allowed()}:
            answer = town.visitors[who].open(asked)
            if wrong_with(answer):
                found.append(f"{route} by {who} with {long[:9]}: {wrong_with(answer)}")
    assert found == [], failures(found)


def test_a_place_to_come_back_to_is_bounded(town: Town) -> None:
    """It travels in a header and in a field of the form, and both have an end."""
    stranger = town.visitors[None]
    assert stranger.open("/board?days=" + "x" * 3000).location == "/sign-in"
    assert "xxx" not in stranger.open("/sign-in?next=/" + "x" * 3000).text
