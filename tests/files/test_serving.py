"""How a stored file is given back: shown or saved, and nothing else."""

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from app.core.command import bookkeeping
from app.core.db import db
from app.files.checks import Sound, checked
from app.files.models import StoredFile
from app.files.serving import as_download, as_picture
from app.files.storing import let_go, store
from tests.files import samples


@bookkeeping
def keep(content: bytes, name: str) -> StoredFile:
    found = checked(content, name)
    assert isinstance(found, Sound)
    return store(found)


def test_a_file_is_saved_under_its_name_whatever_letters_are_in_it(context: Flask) -> None:
    file = keep(samples.pdf(), "Diploma Zoë; “x”.pdf")
    with context.test_request_context():
        response = as_download(file)
    assert response.data == samples.pdf()
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="Diploma Zoe x.pdf"; '
        "filename*=UTF-8''Diploma%20Zo%C3%AB%3B%20%E2%80%9Cx%E2%80%9D.pdf"
    )
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Length"] == str(file.size)


def test_a_picture_stands_in_a_page_and_a_document_does_not(context: Flask) -> None:
    picture, document = keep(samples.picture(), "a.png"), keep(samples.pdf(), "b.pdf")
    with context.test_request_context():
        response = as_picture(picture)
        assert response.headers["Content-Type"] == "image/jpeg"
        assert response.headers["Content-Disposition"].startswith('inline; filename="a.jpg"')
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "private" in response.headers["Cache-Control"]
        with pytest.raises(NotFound):
            as_picture(document)


@bookkeeping
def forget(*ids: int) -> int:
    return let_go(ids)


def test_what_was_let_go_is_gone(context: Flask) -> None:
    kept, gone = keep(samples.pdf(), "a.pdf").id, keep(samples.pdf(), "b.pdf").id
    assert forget(gone) == 1
    assert forget() == 0
    assert list(db.session.scalars(select(StoredFile.id))) == [kept]
