"""Files that cannot be kept: what each is, its content, and the reason that is given."""

from app.files.checks import FileReason
from app.files.models import LARGEST_FILE
from tests.files import samples


def truncated(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


REFUSED = [
    ("nothing", b"", FileReason.EMPTY),
    ("one byte too many", b"\xff" * (LARGEST_FILE + 1), FileReason.TOO_LARGE),
    ("a program", samples.PROGRAM, FileReason.PROGRAM),
    ("a program of Linux", b"\x7fELF" + b"\0" * 100, FileReason.PROGRAM),
    ("a script of a shell", b"#!/bin/sh\nrm -rf /", FileReason.PROGRAM),
    ("a drawing with script", samples.SVG, FileReason.WEB_PAGE),
    ("a drawing after a space", b"\n \n" + samples.SVG, FileReason.WEB_PAGE),
    ("a page", samples.HTML, FileReason.WEB_PAGE),
    ("a page after a mark", b"\xef\xbb\xbf" + samples.HTML, FileReason.WEB_PAGE),
    ("a zip", samples.archive(), FileReason.ARCHIVE),
    ("a text of an office", samples.archive(**{"[Content_Types].xml": "<a/>"}), FileReason.OFFICE),
    ("an old text of an office", b"\xd0\xcf\x11\xe0" + b"\0" * 600, FileReason.OFFICE),
    ("a gzip", b"\x1f\x8b\x08" + b"\0" * 100, FileReason.ARCHIVE),
    ("an Apple photo", samples.HEIC, FileReason.HEIC),
    ("a GIF", samples.moving("GIF"), FileReason.OTHER_PICTURE),
    ("a text", b"Dit is mijn diploma.", FileReason.UNKNOWN),
    ("a moving PNG", samples.moving("PNG"), FileReason.MOVES),
    ("a moving WebP", samples.moving("WEBP"), FileReason.MOVES),
    ("half a JPEG", truncated(samples.picture()), FileReason.DAMAGED),
    ("half a PNG", truncated(samples.picture("PNG")), FileReason.DAMAGED),
    ("half a WebP", truncated(samples.picture("WEBP")), FileReason.DAMAGED),
    ("half a PDF", truncated(samples.pdf()), FileReason.DAMAGED),
    ("the head of a JPEG", b"\xff\xd8\xff\xe0", FileReason.DAMAGED),
    ("a JPEG of one byte over and over", b"\xff\xd8" + b"\xff" * 9_000_000, FileReason.DAMAGED),
    ("a JPEG of empty segments", b"\xff\xd8" + b"\xff\xe0\0\2" * 2_000_000, FileReason.DAMAGED),
    ("a PNG of noise", b"\x89PNG\r\n\x1a\n" + b"\0" * 9_000_000, FileReason.DAMAGED),
    ("few bytes, many pixels", samples.huge_png(), FileReason.TOO_MANY_PIXELS),
    ("a picture drawn over and over", samples.drawn_again(60), FileReason.TOO_MANY_PIXELS),
    ("a JPEG and a zip", samples.picture() + samples.archive(), FileReason.HIDES_SOMETHING),
    ("a PNG and a zip", samples.picture("PNG") + samples.archive(), FileReason.HIDES_SOMETHING),
    ("a WebP and a zip", samples.picture("WEBP") + samples.archive(), FileReason.HIDES_SOMETHING),
    ("a PDF and a zip", samples.pdf() + samples.archive(), FileReason.HIDES_SOMETHING),
    ("a zip before a PDF", samples.archive() + samples.pdf(), FileReason.ARCHIVE),
    ("a zip in a remark", samples.picture(comment=samples.archive()), FileReason.HIDES_SOMETHING),
    ("a page in a remark", samples.picture(comment=samples.HTML), FileReason.HIDES_SOMETHING),
    ("words behind a PNG", samples.picture("PNG") + b"hallo", FileReason.HIDES_SOMETHING),
    ("words before a PDF", b"hallo\n" + samples.pdf(), FileReason.HIDES_SOMETHING),
    ("a page in a PDF", samples.pdf().replace(b"%%EOF", samples.HTML + b"%%EOF"),
     FileReason.HIDES_SOMETHING),
    ("a PDF with script", samples.pdf_with_script(), FileReason.ACTIVE),
    ("a PDF with script out of sight", samples.pdf_with_a_hidden_script(), FileReason.ACTIVE),
    ("a PDF that starts a program", samples.pdf_that_starts_a_program(), FileReason.ACTIVE),
    ("a PDF with a file", samples.pdf_with_a_file(), FileReason.HAS_FILES),
    ("a locked PDF", samples.locked_pdf(), FileReason.LOCKED),
    ("a long PDF", samples.pdf(101), FileReason.TOO_MANY_PAGES),
    ("a PDF of nothing", b"%PDF-1.7\n%%EOF", FileReason.DAMAGED),
    ("a PDF nested for ever", b"%PDF-1.4\n1 0 obj\n" + b"[" * 5_000_000 + b"\n%%EOF",
     FileReason.DAMAGED),
    ("a PDF whose objects name each other",
     b"%PDF-1.4\n1 0 obj\n2 0 R\nendobj\n2 0 obj\n1 0 R\nendobj\n%%EOF", FileReason.DAMAGED),
]  # fmt: skip
