"""Why a file is not kept, and what to do, in the language of whoever sent it."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.files.checks import FileReason

_SEND_OTHERWISE = _l("We take PDF, JPEG, PNG and WebP. Make a photo of it, or save it as PDF.")

REASONS: dict[FileReason, Any] = {
    FileReason.EMPTY: _l("This file is empty. Choose it again."),
    FileReason.TOO_LARGE: _l("This file is larger than 10 MB. Send a smaller one."),
    FileReason.BAD_NAME: _l("The name of this file cannot be used. Give it another name."),
    FileReason.PROGRAM: _l("This is a program, whatever it is called. Send a picture or a PDF."),
    FileReason.ARCHIVE: _l("This is an archive (zip). Send what is in it, as a picture or a PDF."),
    FileReason.WEB_PAGE: _l("This is a web page or a drawing with code. Send a JPEG, PNG or PDF."),
    FileReason.OFFICE: _l(
        "This is a document that can still change. Save it as PDF and send that."
    ),
    FileReason.HEIC: _l(
        "This is a HEIC photo, which not everybody can open. Send a JPEG or a PDF."
    ),
    FileReason.OTHER_PICTURE: _l("This kind of picture is not taken. Send a JPEG, PNG or WebP."),
    FileReason.UNKNOWN: _SEND_OTHERWISE,
    FileReason.NOT_A_PICTURE: _l("Send a picture here: JPEG, PNG or WebP."),
    FileReason.DAMAGED: _l("This file is damaged or not complete. Make it again and send that."),
    FileReason.HIDES_SOMETHING: _l(
        "Something else is hidden in this file. Make a photo or a print to PDF of it."
    ),
    FileReason.TOO_MANY_PIXELS: _l("This picture has too many pixels. Send a smaller one."),
    FileReason.MOVES: _l("This picture moves. Send one that stands still."),
    FileReason.LOCKED: _l("This PDF is locked. Make a photo or a print to PDF of it."),
    FileReason.ACTIVE: _l("This PDF holds a program. Make a photo or a print to PDF of it."),
    FileReason.HAS_FILES: _l("This PDF holds other files. Make a photo or a print to PDF of it."),
    FileReason.TOO_MANY_PAGES: _l("This PDF has more than 100 pages. Send only those that matter."),
    FileReason.TOO_SLOW: _l(
        "This PDF takes too long to read. Make a photo or a print to PDF of it."
    ),
}
MISSING: Any = _l("Choose the file.")
MORE_THAN_ONE: Any = _l("Send one file.")
ACCEPT = "application/pdf,image/jpeg,image/png,image/webp"
ACCEPT_PICTURES = "image/jpeg,image/png,image/webp"
