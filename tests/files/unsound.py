"""Files that cannot be kept: what each is, its content, and the reason that is given."""

from app.files.checks import Reason
from app.files.models import LARGEST_FILE
from tests.files import samples


def truncated(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


REFUSED = [
    ("nothing", b"", Reason.EMPTY),
    ("one byte too many", b"\xff" * (LARGEST_FILE + 1), Reason.TOO_LARGE),
    ("a program", samples.PROGRAM, Reason.PROGRAM),
    ("a program of Linux", b"\x7fELF" + b"\0" * 100, Reason.PROGRAM),
    ("a script of a shell", b"#!/bin/sh\nrm -rf /", Reason.PROGRAM),
    ("a drawing with script", samples.SVG, Reason.WEB_PAGE),
    ("a drawing after a space", b"\n \n" + samples.SVG, Reason.WEB_PAGE),
    ("a page", samples.HTML, Reason.WEB_PAGE),
    ("a page after a mark", b"\xef\xbb\xbf" + samples.HTML, Reason.WEB_PAGE),
    ("a zip", samples.archive(), Reason.ARCHIVE),
    ("a text of an office", samples.archive(**{"[Content_Types].xml": "<a/>"}), Reason.OFFICE),
    ("an old text of an office", b"\xd0\xcf\x11\xe0" + b"\0" * 600, Reason.OFFICE),
    ("a gzip", b"\x1f\x8b\x08" + b"\0" * 100, Reason.ARCHIVE),
    ("an Apple photo", samples.HEIC, Reason.HEIC),
    ("a GIF", samples.moving("GIF"), Reason.OTHER_PICTURE),
    ("a text", b"Dit is mijn diploma.", Reason.UNKNOWN),
    ("a moving PNG", samples.moving("PNG"), Reason.MOVES),
    ("a moving WebP", samples.moving("WEBP"), Reason.MOVES),
    ("half a JPEG", truncated(samples.picture()), Reason.DAMAGED),
    ("half a PNG", truncated(samples.picture("PNG")), Reason.DAMAGED),
    ("half a WebP", truncated(samples.picture("WEBP")), Reason.DAMAGED),
    ("half a PDF", truncated(samples.pdf()), Reason.DAMAGED),
    ("the head of a JPEG", b"\xff\xd8\xff\xe0", Reason.DAMAGED),
    ("a JPEG of one byte over and over", b"\xff\xd8" + b"\xff" * 9_000_000, Reason.DAMAGED),
    ("a JPEG of empty segments", b"\xff\xd8" + b"\xff\xe0\0\2" * 2_000_000, Reason.DAMAGED),
    ("a PNG of noise", b"\x89PNG\r\n\x1a\n" + b"\0" * 9_000_000, Reason.DAMAGED),
    ("few bytes, many pixels", samples.huge_png(), Reason.TOO_MANY_PIXELS),
    ("a picture drawn over and over", samples.drawn_again(60), Reason.TOO_MANY_PIXELS),
    ("a JPEG and a zip", samples.picture() + samples.archive(), Reason.HIDES_SOMETHING),
    ("a PNG and a zip", samples.picture("PNG") + samples.archive(), Reason.HIDES_SOMETHING),
    ("a WebP and a zip", samples.picture("WEBP") + samples.archive(), Reason.HIDES_SOMETHING),
    ("a PDF and a zip", samples.pdf() + samples.archive(), Reason.HIDES_SOMETHING),
    ("a zip before a PDF", samples.archive() + samples.pdf(), Reason.ARCHIVE),
    ("a zip in a remark", samples.picture(comment=samples.archive()), Reason.HIDES_SOMETHING),
    ("a page in a remark", samples.picture(comment=samples.HTML), Reason.HIDES_SOMETHING),
    ("words behind a JPEG", samples.picture() + b"hallo", Reason.HIDES_SOMETHING),
    ("words behind a PNG", samples.picture("PNG") + b"hallo", Reason.HIDES_SOMETHING),
    ("a JPEG in which a PDF begins", samples.picture() + samples.pdf(), Reason.HIDES_SOMETHING),
    ("words before a PDF", b"hallo\n" + samples.pdf(), Reason.HIDES_SOMETHING),
    ("a page in a PDF", samples.pdf().replace(b"%%EOF", samples.HTML + b"%%EOF"),
     Reason.HIDES_SOMETHING),
    ("a PDF with script", samples.pdf_with_script(), Reason.ACTIVE),
    ("a PDF with script out of sight", samples.pdf_with_a_hidden_script(), Reason.ACTIVE),
    ("a PDF that starts a program", samples.pdf_that_starts_a_program(), Reason.ACTIVE),
    ("a PDF with a file", samples.pdf_with_a_file(), Reason.HAS_FILES),
    ("a locked PDF", samples.locked_pdf(), Reason.LOCKED),
    ("a long PDF", samples.pdf(101), Reason.TOO_MANY_PAGES),
    ("a PDF of nothing", b"%PDF-1.7\n%%EOF", Reason.DAMAGED),
    ("a PDF nested for ever", b"%PDF-1.4\n1 0 obj\n" + b"[" * 5_000_000 + b"\n%%EOF",
     Reason.DAMAGED),
    ("a PDF whose objects name each other",
     b"%PDF-1.4\n1 0 obj\n2 0 R\nendobj\n2 0 obj\n1 0 R\nendobj\n%%EOF", Reason.DAMAGED),
]  # fmt: skip
