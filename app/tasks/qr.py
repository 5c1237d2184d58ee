"""An address as a square that a phone can read from paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import segno
from flask import current_app

QUIET = 4
"""Light modules around the square, as ISO/IEC 18004 asks for."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """The square as one SVG path, a stroke for each run of dark modules; ``size`` with the quiet
    zone.
    """

    address: str
    path: str
    size: int


def code_of(path: str) -> QrCode:
    """The code of a page of ours."""
    return _drawn(current_app.config["BASE_URL"].rstrip("/") + path)


def short_code_of(path: str) -> QrCode:
    """The code of a page of ours whose path reads the same in capitals.

    Capitals and digits take a denser mode (ISO/IEC 18004, alphanumeric): fewer and larger squares,
    which are read from further away.
    """
    return _drawn((current_app.config["BASE_URL"].rstrip("/") + path).upper())


def _drawn(address: str) -> QrCode:
    rows = list(segno.make(address, error="m", micro=False).matrix)
    path = "".join(_strokes(row, y + QUIET) for y, row in enumerate(rows))
    return QrCode(address, path, len(rows) + 2 * QUIET)


def _strokes(row: Sequence[int], top: int) -> str:
    """A row of modules: each run of dark ones a stroke, each run of light ones a step."""
    runs = [(dark, len(list(run))) for dark, run in groupby(row)]
    return f"M{QUIET} {top}.5" + "".join(_run(*each) for each in runs)


def _run(dark: int, length: int) -> str:
    return f"h{length}" if dark else f"m{length} 0"
