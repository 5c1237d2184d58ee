"""Giving a stored file back so that a browser can do nothing with it but show or save it.

Who may have it is for the room that refers to it to say before.
"""

import re
import unicodedata
from urllib.parse import quote

from flask import Response, abort
from sqlalchemy import select

from app.core.db import db
from app.files.models import StoredFile

POLICY = "default-src 'none'; sandbox"
PICTURES = {"image/jpeg", "image/png"}
PICTURE_SECONDS = 3600
UNSAFE = r"[^A-Za-z0-9 ._()-]"


def as_download(file: StoredFile) -> Response:
    """The file, to be saved; kept by no cache."""
    return _answer(file, "attachment", "private, no-store")


def as_picture(file: StoredFile) -> Response:
    """The picture, to stand in a page; the browser of whoever saw it may keep it for an hour.

    404 for what is no picture.
    """
    if file.media_type not in PICTURES:
        abort(404)
    response = _answer(file, "inline", f"private, max-age={PICTURE_SECONDS}")
    response.vary.add("Cookie")
    return response


def _answer(file: StoredFile, disposition: str, cache: str) -> Response:
    content = db.session.scalar(select(StoredFile.content).where(StoredFile.id == file.id))
    if content is None:
        abort(404)
    response = Response(content, mimetype=file.media_type)
    response.headers["Content-Disposition"] = f"{disposition}; {_named(file.name)}"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = cache
    return response


def _named(name: str) -> str:
    """A file's name in a header: in plain letters for old programs, and in full (RFC 6266)."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"filename=\"{re.sub(UNSAFE, '', letters)}\"; filename*=UTF-8''{quote(name, safe='')}"
