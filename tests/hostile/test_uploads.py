"""What people with other plans send in: each refused with its reason, soon, and nothing stored."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from app.audit.models import AuditEntry
from app.capabilities.models import Capability, CapabilityRequest
from app.core.db import db
from app.files import words
from app.files.checks import FileReason
from app.files.models import LARGEST_FILE, StoredFile
from app.notices.models import Notice
from app.web.limits import LARGEST_UPLOAD
from tests.factories import World
from tests.files import samples
from tests.files.unsound import REFUSED
from tests.hostile.battery import wrong_with

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
TABLES = (CapabilityRequest, StoredFile, Notice, AuditEntry)
DISGUISED = [
    ("a program called photo", samples.PROGRAM, "foto.jpg", "image/jpeg", FileReason.PROGRAM),
    ("a page called picture", samples.HTML, "bewijs.png", "image/png", FileReason.WEB_PAGE),
    ("a drawing with script", samples.SVG, "logo.svg", "image/svg+xml", FileReason.WEB_PAGE),
    ("a zip called PDF", samples.archive(), "diploma.pdf", "application/pdf", FileReason.ARCHIVE),
    ("a path in the name", samples.picture(), "../../static/js/app.js", "image/jpeg",
     FileReason.BAD_NAME),
    ("a name that turns around", samples.picture(), "diploma\u202efdp.exe", "image/jpeg",
     FileReason.BAD_NAME),
]  # fmt: skip


@pytest.fixture
def capability(world: World) -> Capability:
    return world.capability(evidence_required=True)


@pytest.fixture
def worker(app: Flask, world: World, client: FlaskClient) -> FlaskClient:
    world.sign_in(client, world.worker())
    client.get("/help")
    return client


@pytest.fixture
def nothing_is_stored(app: Flask, worker: FlaskClient) -> Iterator[None]:
    """Nothing of what is sent in this test is stored, in whatever way."""
    before = rows(app)
    yield
    assert rows(app) == before


def rows(app: Flask) -> list[int | None]:
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(table)) for table in TABLES]


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/help").text)
    assert found
    return found[1]


def post(client: FlaskClient, path: str, fields: dict[str, Any]) -> TestResponse:
    """Post a form with files. In memory: the client would leave its temporary files open."""
    boundary, body = encode_multipart(MultiDict(fields))
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def send(
    client: FlaskClient, capability: Capability, *files: tuple[bytes, str, str], **more: Any
) -> TestResponse:
    """Ask for the capability with these files as proof."""
    fields = {"csrf_token": token(client), "capability": capability.id, "level": 5, **more}
    proof = [FileStorage(BytesIO(content), name, "proof", kind) for content, name, kind in files]
    answer = post(client, "/capability-requests", {**fields, "proof": proof})
    assert wrong_with(answer) == []
    return answer


def says(app: Flask, answer: TestResponse, what: Any) -> bool:
    with app.test_request_context(), force_locale("nl"):
        return str(what) in unescape(answer.text)


@pytest.mark.parametrize(
    ("content", "name", "kind", "reason"),
    [
        *(each[1:] for each in DISGUISED),
        *((content, "bewijs.pdf", "application/pdf", reason) for _, content, reason in REFUSED),
    ],
    ids=[*(each[0] for each in DISGUISED), *(each[0] for each in REFUSED)],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(
    app: Flask,
    worker: FlaskClient,
    capability: Capability,
    nothing_is_stored: None,
    content: bytes,
    name: str,
    kind: str,
    reason: FileReason,
) -> None:
    answer = send(worker, capability, (content, name, kind), words="Wat ik erbij schreef")
    assert answer.status_code == 422
    assert says(app, answer, words.REASONS[reason])
    assert "Wat ik erbij schreef" in answer.text


def test_a_name_with_a_control_character_is_refused(
    app: Flask, worker: FlaskClient, capability: Capability, nothing_is_stored: None
) -> None:
    """Written by hand: no library sends such a name."""
    head = 'Content-Disposition: form-data; name="'
    parts = [f'{head}csrf_token"\r\n\r\n{token(worker)}', f'{head}level"\r\n\r\n5']
    parts.append(f'{head}capability"\r\n\r\n{capability.id}')
    for control in (b"\0", b"\x1b", b"\x7f"):
        file = f'{head}proof"; filename="bewijs'.encode() + control + b'.jpg"\r\n\r\n'
        body = b"".join(f"--zz\r\n{part}\r\n".encode() for part in parts)
        body += b"--zz\r\n" + file + samples.picture() + b"\r\n--zz--\r\n"
        answer = worker.post(
            "/capability-requests", data=body, content_type="multipart/form-data; boundary=zz"
        )
        assert answer.status_code == 422
        assert says(app, answer, words.REASONS[FileReason.BAD_NAME])


def test_no_file_and_two_files_are_refused_in_words(
    app: Flask, worker: FlaskClient, capability: Capability, nothing_is_stored: None
) -> None:
    file = (samples.picture(), "bewijs.jpg", "image/jpeg")
    two = send(worker, capability, file, file)
    assert two.status_code == 422
    assert says(app, two, words.MORE_THAN_ONE)
    assert send(worker, capability).status_code == 422
    assert send(worker, capability, (b"", "", "application/octet-stream")).status_code == 422


def test_a_file_where_none_is_asked_for_is_refused(
    worker: FlaskClient, capability: Capability, nothing_is_stored: None
) -> None:
    fields = {"csrf_token": token(worker), "capability": capability.id, "level": 5}
    for path, name in (("/capability-requests", "words"), ("/language", "proof"), ("/me", "proof")):
        file = FileStorage(BytesIO(samples.picture()), "bewijs.jpg")
        answer = post(worker, path, {**fields, name: file})
        assert answer.status_code in {400, 405}, path
        assert wrong_with(answer) == []


def test_a_body_without_end_is_refused_in_words_here_and_sooner_elsewhere(
    worker: FlaskClient, capability: Capability, nothing_is_stored: None
) -> None:
    huge = (b"\xff" * (LARGEST_UPLOAD + 1), "bewijs.jpg", "image/jpeg")
    answer = send(worker, capability, huge)
    assert answer.status_code == 413
    assert "<h1>" in answer.text
    for path in ("/language", "/feeds"):
        file = FileStorage(BytesIO(b"x" * 1_100_000), "bewijs.jpg")
        assert post(worker, path, {"proof": file}).status_code == 413
    form = {"csrf_token": token(worker), "capability": capability.id, "words": "x" * 1_100_000}
    assert worker.post("/capability-requests", data=form).status_code == 413


def test_nobody_unknown_has_a_file_read(
    app: Flask, capability: Capability, nothing_is_stored: None
) -> None:
    file = FileStorage(BytesIO(samples.PROGRAM * 900), "bewijs.jpg")
    answer = post(app.test_client(), "/capability-requests", {"proof": file})
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")


def test_a_file_without_the_token_of_a_page_is_refused(
    worker: FlaskClient, capability: Capability, nothing_is_stored: None
) -> None:
    file = (samples.picture(), "bewijs.jpg", "image/jpeg")
    assert send(worker, capability, file, csrf_token="").status_code == 400


def test_what_is_stored_of_a_photo_does_not_say_where_somebody_lives(
    app: Flask, worker: FlaskClient, capability: Capability
) -> None:
    taken = samples.photo_taken_at_home()
    assert send(worker, capability, (taken, "keuken.jpeg", "image/png")).status_code == 303
    with app.app_context():
        content, name, kind, size = db.session.execute(
            select(StoredFile.content, StoredFile.name, StoredFile.media_type, StoredFile.size)
        ).one()
    with Image.open(BytesIO(content)) as stored:
        assert not stored.getexif()
        assert stored.size == (40, 60)
    assert (name, kind, size) == ("keuken.jpg", "image/jpeg", len(content))
    assert b"keukentafel" not in content


def test_a_file_of_exactly_the_largest_size_is_judged_by_its_content(
    app: Flask, worker: FlaskClient, capability: Capability
) -> None:
    pdf = samples.pdf()
    remark = b"%" + b"x" * (LARGEST_FILE - len(pdf) - 2) + b"\n"
    largest = pdf.replace(b"startxref", remark + b"startxref")
    assert len(largest) == LARGEST_FILE
    assert send(worker, capability, (largest, "groot.pdf", "application/pdf")).status_code == 303
