"""What input may look like at all: bounded, readable text and ids that fit a column."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1
MOST_FIELDS = 500
YEARS = range(2000, 2100)
REPLACEMENT = "\ufffd"
ALLOWED_CONTROLS = "\t\n\r"
DIGITS = re.compile(r"[0-9]{1,10}")


class Id(IntegerConverter):
    """A row's id in an address, in plain digits. Larger than any column holds is not found."""

    regex = r"[0-9]{1,10}"

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{"max": LARGEST_ID, **kwargs})


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


def is_readable(text: str) -> bool:
    """Whether text holds no control character and was valid UTF-8."""
    return REPLACEMENT not in text and not any(
        (ord(c) < 32 and c not in ALLOWED_CONTROLS) or 127 <= ord(c) < 160 for c in text
    )


def is_utf8(quoted: bytes) -> bool:
    """Whether percent-encoded text is valid UTF-8; Werkzeug leaves what is not as it stands."""
    try:
        unquote_to_bytes(quoted).decode()
    except UnicodeDecodeError:
        return False
    return True


def refuse_unreadable() -> None:
    """Answer 400 to broken encodings, control characters and files, wherever they stand."""
    form = request.mimetype == "application/x-www-form-urlencoded"
    raw = (request.query_string, request.get_data() if form else b"")
    if not all(is_utf8(part) for part in raw) or not is_readable(request.path):
        abort(400, "unreadable")
    pairs = [*request.args.items(multi=True), *request.form.items(multi=True)]
    if len(pairs) > MOST_FIELDS:
        abort(413)
    if request.files or not all(map(_is_sound, pairs)):
        abort(400, "unreadable")


def _is_sound(pair: tuple[str | None, str]) -> bool:
    """Whether a field has a name, and both can be read; a part of a form may lack one."""
    name, value = pair
    return name is not None and is_readable(name) and is_readable(value)
