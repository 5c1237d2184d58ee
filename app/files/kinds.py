"""What kind of file some content is, by its first bytes."""

from enum import StrEnum


class Unsuitable(Exception):
    """Content cannot be kept; the argument is the value of a ``checks.FileReason``."""


class FileKind(StrEnum):
    """The kinds that are taken, and those refused in words of their own (as ``FileReason``)."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    OTHER_PICTURE = "other_picture"
    PROGRAM = "program"
    ARCHIVE = "archive"
    OFFICE = "office"
    WEB_PAGE = "web_page"
    HIDES_SOMETHING = "hides_something"
    UNKNOWN = "unknown"


ACCEPTED = {FileKind.PDF, FileKind.JPEG, FileKind.PNG, FileKind.WEBP}
BEGINNINGS = (
    (FileKind.PDF, (b"%PDF-1.", b"%PDF-2.")),
    (FileKind.JPEG, (b"\xff\xd8\xff",)),
    (FileKind.PNG, (b"\x89PNG\r\n\x1a\n",)),
    (FileKind.OTHER_PICTURE, (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0")),
    (FileKind.PROGRAM, (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")),
    (
        FileKind.PROGRAM,
        (b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"L\0\0\0\1"),
    ),
    (FileKind.OFFICE, (b"\xd0\xcf\x11\xe0", b"{\\rtf")),
    (
        FileKind.ARCHIVE,
        (b"PK\3\4", b"PK\5\6", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"),
    ),
)
APPLE = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
PAGES = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<body", b"<?php")
LOOKED_AT = 4096


def kind_of(content: bytes) -> FileKind:
    """The kind of file that the content is, whatever it is called."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return FileKind.WEBP
    if content[4:8] == b"ftyp":
        return FileKind.HEIC if content[8:12] in APPLE else FileKind.OTHER_PICTURE
    if content[257:262] == b"ustar":
        return FileKind.ARCHIVE
    for kind, beginnings in BEGINNINGS:
        if content.startswith(beginnings):
            return _office_or(kind, content)
    start = content[:LOOKED_AT].lower()
    if any(mark in start for mark in PAGES):
        return FileKind.WEB_PAGE
    return FileKind.HIDES_SOMETHING if b"%pdf-" in start else FileKind.UNKNOWN


def _office_or(kind: FileKind, content: bytes) -> FileKind:
    """An archive in which an office program keeps a text or a table is named as what it is."""
    inside = b"[Content_Types].xml" in content[:LOOKED_AT] or b"mimetypeapp" in content[:100]
    return FileKind.OFFICE if kind is FileKind.ARCHIVE and inside else kind
