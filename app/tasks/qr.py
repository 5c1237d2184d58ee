"""An address as a square that a phone can read from paper."""

from dataclasses import dataclass

import segno
from flask import current_app

QUIET = 4
"""Light modules around the square, as ISO/IEC 18004 asks for."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """The square as one SVG path; ``size`` with the quiet zone."""

    address: str
    path: str
    size: int


def code_of(path: str) -> QrCode:
    """The code of a page of ours."""
    address = current_app.config["BASE_URL"].rstrip("/") + path
    rows = list(segno.make(address, error="m", micro=False).matrix)
    squares = (
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return QrCode(address, "".join(squares), len(rows) + 2 * QUIET)
