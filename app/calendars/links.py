"""The ways in which a secret address gets into somebody's calendar."""

from dataclasses import dataclass
from urllib.parse import quote

import segno
from flask import url_for

from app.calendars.document import full_address


@dataclass(frozen=True, slots=True)
class QRCode:
    """A square of dark and light modules as one SVG path; ``size`` with the quiet zone."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Links:
    """One secret, in the forms that calendar programs take."""

    feed_id: int
    https: str
    webcal: str
    google: str
    outlook_work: str
    outlook_home: str
    qr: QRCode


def links_of(feed_id: int, token: str) -> Links:
    """Everything to show once, right after a feed was made or its secret replaced."""
    https = full_address(url_for("calendars.files.feed", name=f"{token}.ics"))
    webcal = "webcal://" + https.partition("://")[2]
    by_url = f"url={quote(https, safe='')}&name=Flexpool"
    return Links(
        feed_id=feed_id,
        https=https,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        outlook_work=f"https://outlook.office.com/calendar/0/addfromweb?{by_url}",
        outlook_home=f"https://outlook.live.com/calendar/0/addfromweb?{by_url}",
        qr=_qr(webcal),
    )


def _qr(text: str) -> QRCode:
    """``webcal:`` makes a phone follow the calendar; https would add today's events once."""
    quiet = 4
    rows = list(segno.make(text, error="m", micro=False).matrix)
    squares = (
        f"M{x + quiet} {y + quiet}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return QRCode("".join(squares), len(rows) + 2 * quiet)
