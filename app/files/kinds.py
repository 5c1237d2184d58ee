"""What kind of file some content is, by its first bytes."""

from enum import StrEnum


class Unsuitable(Exception):
    """Content cannot be kept; the argument is the value of a ``checking.Reason``."""


class Kind(StrEnum):
    """The kinds that are taken, and those refused in words of their own (as ``Reason``)."""

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


ACCEPTED = {Kind.PDF, Kind.JPEG, Kind.PNG, Kind.WEBP}
BEGINNINGS = (
    (Kind.PDF, (b"%PDF-1.", b"%PDF-2.")),
    (Kind.JPEG, (b"\xff\xd8\xff",)),
    (Kind.PNG, (b"\x89PNG\r\n\x1a\n",)),
    (Kind.OTHER_PICTURE, (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0")),
    (Kind.PROGRAM, (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")),
    (Kind.PROGRAM, (b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"L\0\0\0\1")),
    (Kind.OFFICE, (b"\xd0\xcf\x11\xe0", b"{\\rtf")),
    (
        Kind.ARCHIVE,
        (b"PK\3\4", b"PK\5\6", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"),
    ),
)
APPLE = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
PAGES = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<body", b"<?php")
LOOKED_AT = 4096


def kind_of(content: bytes) -> Kind:
    """The kind of file that the content is, whatever it is called."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content[4:8] == b"ftyp":
        return Kind.HEIC if content[8:12] in APPLE else Kind.OTHER_PICTURE
    if content[257:262] == b"ustar":
        return Kind.ARCHIVE
    for kind, beginnings in BEGINNINGS:
        if content.startswith(beginnings):
            return _office_or(kind, content)
    start = content[:LOOKED_AT].lower()
    if any(mark in start for mark in PAGES):
        return Kind.WEB_PAGE
    return Kind.HIDES_SOMETHING if b"%pdf-" in start else Kind.UNKNOWN


def _office_or(kind: Kind, content: bytes) -> Kind:
    """An archive in which an office program keeps a text or a table is named as what it is."""
    inside = b"[Content_Types].xml" in content[:LOOKED_AT] or b"mimetypeapp" in content[:100]
    return Kind.OFFICE if kind is Kind.ARCHIVE and inside else kind
