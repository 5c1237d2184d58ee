"""What input may look like at all: bounded, readable, normalised text and ids that fit a column.

Files are taken only by views that say so (``@uploads``), and larger bodies only by those.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, Map

from app.core.text import UNREADABLE, normalised

View = TypeVar("View", bound=Callable[..., Any])
LARGEST_ID = 2**31 - 1
LARGEST_UPLOAD = 11 * 1024 * 1024
"""Bytes of a form with a file: the largest file, one that is a little too large, and the rest."""

FORM, FORM_WITH_FILES = "application/x-www-form-urlencoded", "multipart/form-data"
MOST_FIELDS = 500
YEARS = range(2000, 2100)
DIGITS = re.compile(r"[0-9]{1,10}")


class Id(IntegerConverter):
    """A row's id in an address, in plain digits. Larger than any column holds is not found."""

    regex = r"[0-9]{1,10}"

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{"max": LARGEST_ID, **kwargs})


def uploads(*names: str) -> Callable[[View], View]:
    """This view takes files in the fields of these names, in a body of up to LARGEST_UPLOAD."""

    def declare(view: View) -> View:
        setattr(view, "uploads", names)  # noqa: B010
        return view

    return declare


def uploads_of(view: object) -> tuple[str, ...]:
    """The fields in which a view takes files; of most views, none."""
    names: tuple[str, ...] = getattr(view, "uploads", ())
    return names


def install(app: Flask) -> None:
    """Bound the ids in addresses; sizes are settings."""
    app.url_map.converters["int"] = Id


def id_of(text: object) -> int | None:
    """The id of a row that a text names: plain digits, no more than a column holds; else None."""
    number = int(str(text)) if DIGITS.fullmatch(str(text)) else None
    return number if number is not None and number <= LARGEST_ID else None


def instant_of(text: str) -> datetime | None:
    """The instant, with its zone, that a text names in the form of ISO 8601, within sense."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo is not None and instant.year in YEARS else None


def day_of(text: str) -> date | None:
    """The day that a text names in the form of ISO 8601, within sense."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def is_readable(text: str) -> bool:
    """Whether text holds no control character and was valid UTF-8."""
    return UNREADABLE.search(text) is None


def is_utf8(quoted: bytes) -> bool:
    """Whether percent-encoded text is valid UTF-8; Werkzeug leaves what is not as it stands."""
    try:
        unquote_to_bytes(quoted).decode()
    except UnicodeDecodeError:
        return False
    return True


def refuse_unreadable(files: tuple[str, ...] = ()) -> None:
    """Answer 400 to broken encodings, control characters and files, wherever they stand.

    ``files`` names the fields in which a file is welcome. One larger than a form waits in a
    temporary file, not in memory.
    """
    if files and request.mimetype == FORM_WITH_FILES:
        request.max_content_length = LARGEST_UPLOAD
    if not is_readable(request.path):
        abort(400, "unreadable")
    if is_bare():
        return
    form = request.mimetype == FORM
    raw = (request.query_string, request.get_data() if form else b"")
    if not all(is_utf8(part) for part in raw):
        abort(400, "unreadable")
    pairs = [*request.args.items(multi=True), *request.form.items(multi=True)]
    if len(pairs) > MOST_FIELDS:
        abort(413)
    if not _files_are_welcome(files) or not all(map(_is_sound, pairs)):
        abort(400, "unreadable")


def is_bare() -> bool:
    """Whether a request brings no query and no body: there is nothing in it to be read."""
    sent = request.environ
    return not (
        request.query_string
        or sent.get("CONTENT_LENGTH", "0") not in ("", "0")
        or "HTTP_TRANSFER_ENCODING" in sent
    )


def normalise() -> None:
    """Let every text of the address and of the form in as it is taken: the door of ``core.text``.

    For what was found readable; views, forms and file fields then read no other text.
    """
    if not is_bare():
        request.args = _normalised(request.args)
        request.form = _normalised(request.form)


def _normalised(texts: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    pairs = [(name, normalised(text)) for name, text in texts.items(multi=True)]
    kind: Any = request.parameter_storage_class
    taken: ImmutableMultiDict[str, str] = kind(pairs)
    return taken


def _files_are_welcome(names: tuple[str, ...]) -> bool:
    """Whether every file came in one of the fields of these names."""
    return all(name in names for name in request.files)


def _is_sound(pair: tuple[str | None, str]) -> bool:
    """Whether a field has a name, and both can be read; a part of a form may lack one."""
    name, value = pair
    return name is not None and is_readable(name) and is_readable(value)
