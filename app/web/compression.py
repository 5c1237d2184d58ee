"""Pages, fragments and other text travel compressed (gzip); files see to it in ``assets``.

The length of what is compressed tells where two texts in it are alike, so somebody who chooses one
and sees the length could guess the other, letter by letter (BREACH). To choose, they have to make
a browser of ours ask, from a page of theirs, and browsers say so (``Sec-Fetch-Site``): such
answers are not compressed. And the one secret that stands in every page is masked (``csrf``).
"""

import gzip

from flask import Flask, Response, request

from app.web.assets import takes_gzip

TEXT = {
    "text/html",
    "text/plain",
    "text/csv",
    "text/calendar",
    "application/json",
    "image/svg+xml",
}
"""Anything else is compressed already, or not ours to judge."""
SMALLEST = 500
LEVEL = 5
OWN_DOING = {"same-origin", "none"}
"""A page of ours asked, or the person themselves; browsers that do not say it are old."""


def install(app: Flask) -> None:
    """Compress what is worth it, after everything else had its say about the answer."""
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    if response.mimetype not in TEXT or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if not takes_gzip() or not _is_own_doing():
        return response
    tag, _weak = response.get_etag()
    if tag is not None:  # the same content, in other bytes
        response.set_etag(tag, weak=True)
    if response.status_code != 206 and not response.is_streamed:
        body = response.get_data()
        if len(body) >= SMALLEST:
            response.set_data(gzip.compress(body, LEVEL, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
    return response


def _is_own_doing() -> bool:
    return request.headers.get("Sec-Fetch-Site", "none") in OWN_DOING
