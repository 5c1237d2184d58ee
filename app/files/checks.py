"""Whether a file that somebody sends in may be kept, judged by its content alone.

A PDF is kept as it came. A picture is made anew from its pixels, so that nothing else that was in
it, such as where it was taken, is ever stored.
"""

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import BinaryIO
from zipfile import is_zipfile

from app.files import documents, kinds, names, pictures
from app.files.kinds import FileKind, Unsuitable
from app.files.models import LARGEST_FILE

PDF = "application/pdf"
PICTURE_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png"}
HIDDEN_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
HIDDEN_PAGES = (b"<script", b"<html", b"<!doctype", b"<?php")


class FileReason(StrEnum):
    """Why a file cannot be kept; the words are in ``files.words``."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BAD_NAME = "bad_name"
    PROGRAM = "program"
    ARCHIVE = "archive"
    WEB_PAGE = "web_page"
    OFFICE = "office"
    HEIC = "heic"
    OTHER_PICTURE = "other_picture"
    UNKNOWN = "unknown"
    NOT_A_PICTURE = "not_a_picture"
    DAMAGED = "damaged"
    HIDES_SOMETHING = "hides_something"
    TOO_MANY_PIXELS = "too_many_pixels"
    MOVES = "moves"
    LOCKED = "locked"
    ACTIVE = "active"
    HAS_FILES = "has_files"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_SLOW = "too_slow"


@dataclass(frozen=True, slots=True)
class Sound:
    """A file that may be kept: its content as it is to be stored, and a name to show it by."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Unsound:
    """A file that is not kept, and why."""

    reason: FileReason


def checked(source: bytes | BinaryIO, name: str, *, picture: bool = False) -> Sound | Unsound:
    """What of a file may be kept: a PDF, or a picture made anew (JPEG, PNG; from WebP too).

    Reads at most ``LARGEST_FILE`` and one byte, and is bounded in time and memory whatever it
    gets. ``picture``: nothing but a picture will do, and it is made as small as a screen needs.
    Touches neither database nor disk.
    """
    content = source if isinstance(source, bytes) else source.read(LARGEST_FILE + 1)
    if not content:
        return Unsound(FileReason.EMPTY)
    if len(content) > LARGEST_FILE:
        return Unsound(FileReason.TOO_LARGE)
    if not names.is_honest(name):
        return Unsound(FileReason.BAD_NAME)
    kind = kinds.kind_of(content)
    if kind not in kinds.ACCEPTED:
        return Unsound(FileReason(kind))
    if picture and kind is FileKind.PDF:
        return Unsound(FileReason.NOT_A_PICTURE)
    if _hides_something(content):
        return Unsound(FileReason.HIDES_SOMETHING)
    try:
        return _kept(content, kind, name, pictures.SCREEN if picture else pictures.PAPER)
    except Unsuitable as found:
        return Unsound(FileReason(found.args[0]))


def _kept(content: bytes, kind: FileKind, name: str, fit: pictures.Fit) -> Sound:
    if kind is FileKind.PDF:
        documents.check(content)
        return Sound(names.cleaned(name, ".pdf"), PDF, content)
    made, media_type = pictures.made_anew(content, kind, fit)
    return Sound(names.cleaned(name, PICTURE_ENDINGS[media_type]), media_type, made)


def _hides_something(content: bytes) -> bool:
    """Whether it would also open as an archive or a web page."""
    lower = content.lower()
    return (
        any(mark in content for mark in HIDDEN_ARCHIVES)
        or any(mark in lower for mark in HIDDEN_PAGES)
        or is_zipfile(BytesIO(content))
    )
