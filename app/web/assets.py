"""Styles, scripts and icons: each under a name that tells its content, so it is kept for good.

They are read once, when the program starts: nothing is built beforehand and nothing is written.
A page asks for ``favicon.svg`` and gets ``/static/favicon.1f0c9a7e.svg``; another content has
another address, so a new page never runs with an old script. Whoever asks by another name gets
what is served now, and has to ask again the next time: the plain name, and a fingerprint of
another version (a page of before an upgrade, or of a machine that was upgraded first).
"""

import gzip
import hashlib
import json
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request

from app.web.access import public
from app.web.joined import JOINED, joined
from app.web.schema import open_before
from app.web.traces import not_worth_a_line

FOR_GOOD = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "public, no-cache"
ENDPOINT = "static"
FINGERPRINT = re.compile(r"\.[0-9a-f]{8}(?=\.[A-Za-z0-9]+$)")
MANIFEST = "manifest.webmanifest"
PACKED = {".css", ".js", ".svg", ".webmanifest", ".LICENSE"}
"""Endings of what becomes smaller; pictures are small already."""
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/plain", ".LICENSE")


@dataclass(frozen=True)
class Asset:
    """One file as it is served."""

    name: str
    content: bytes

    @cached_property
    def address(self) -> str:
        """Its name with the fingerprint of its content before the ending."""
        stem, _, ending = self.name.rpartition(".")
        return f"{stem}.{hashlib.sha256(self.content).hexdigest()[:8]}.{ending}"

    @cached_property
    def packed(self) -> bytes | None:
        """The same, compressed as far as it goes; None where that is not worth it."""
        if Path(self.name).suffix not in PACKED:
            return None
        return gzip.compress(self.content, 9, mtime=0)

    def answer(self, *, packed: bool, kept: str) -> Response:
        """What a browser gets, or that it has it already (304)."""
        body = self.packed if packed and self.packed is not None else self.content
        response = Response(body, content_type=_type_of(self.name))
        if self.packed is not None:
            response.vary.add("Accept-Encoding")
        if body is not self.content:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Cache-Control"] = kept
        response.set_etag(hashlib.sha256(body).hexdigest()[:16])
        response.make_conditional(request)
        return response


class Shelf:
    """Everything that stands in a folder, by name and by address."""

    def __init__(self, folder: Path) -> None:
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        for name, parts in JOINED.items():
            files[name] = joined(name, [files[part] for part in parts])
        self._by_name = {name: Asset(name, content) for name, content in files.items()}
        if MANIFEST in files:
            self._by_name[MANIFEST] = Asset(MANIFEST, self._with_addresses(files[MANIFEST]))
        self._by_address = {each.address: each for each in self}

    def __iter__(self) -> Iterator[Asset]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Asset:
        return self._by_name[name]

    def find(self, asked: str) -> tuple[Asset, str] | None:
        """What is served under this name, and how long a browser may keep it."""
        if asked in self._by_address:
            return self._by_address[asked], FOR_GOOD
        found = self._by_name.get(asked) or self._by_name.get(FINGERPRINT.sub("", asked))
        return (found, ASK_EACH_TIME) if found else None

    def _with_addresses(self, manifest: bytes) -> bytes:
        """The manifest names icons beside it: by their addresses too."""
        read = json.loads(manifest)
        for icon in read["icons"]:
            icon["src"] = self[icon["src"]].address
        return json.dumps(read, ensure_ascii=False).encode()


def install(app: Flask, folder: Path) -> None:
    """Serve the folder under ``/static/``, and let ``url_for`` name what is in it by content."""
    shelf = shelf_of(folder)

    @app.url_defaults
    def fingerprint(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == ENDPOINT:
            values["filename"] = shelf[values["filename"]].address

    @public("styles, scripts and icons")
    @open_before
    @not_worth_a_line
    def serve(filename: str) -> Response:
        found = shelf.find(filename) or abort(404)
        asset, kept = found
        return asset.answer(packed=takes_gzip(), kept=kept)

    app.add_url_rule("/static/<path:filename>", ENDPOINT, serve)


@cache
def shelf_of(folder: Path) -> Shelf:
    """What stands in the folder, read once for the whole program."""
    return Shelf(folder)


def takes_gzip() -> bool:
    """Whether whoever asks can read what is compressed."""
    return request.accept_encodings.quality("gzip") > 0


def _type_of(name: str) -> str:
    found = mimetypes.guess_type(name)[0] or "application/octet-stream"
    text = found.startswith("text/") or found in {"image/svg+xml", "application/manifest+json"}
    return f"{found}; charset=utf-8" if text else found
