"""Pages and their blocks: one template a page, one block a fragment."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, flash, make_response, redirect, render_template
from htmx_flask import Htmx, request
from jinja2 import StrictUndefined, Undefined
from jinja2_fragments.flask import render_block
from werkzeug.urls import iri_to_uri

from app.web import markup

htmx = Htmx()
SEEN = "Flexpool-Seen"
"""The header that moves a poll on; `app.js` reads it."""


def install(app: Flask, context: Callable[[], Mapping[str, Any]]) -> None:
    """Give every render the components (``ui``) and what the layout needs."""
    htmx.init_app(app)
    app.jinja_env.undefined = StrictUndefined if app.config["STRICT_TEMPLATES"] else Undefined
    markup.install(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def layout() -> dict[str, Any]:
        return {"ui": app.jinja_env.get_template("components.html").module, **context()}


def wants_fragment() -> bool:
    """Whether htmx asked for a part of a page, not for a whole one."""
    asked = request.htmx
    return bool(asked) and not asked.boosted and not asked.history_restore_request


def page(template: str, block: str | None = None, status: int = 200, **context: Any) -> Response:
    """The page, or the block alone where htmx asked for a fragment."""
    if block and wants_fragment():
        return make_response(render_block(template, block, **context), status)
    return make_response(render_template(template, **context), status)


def go_to(address: str) -> Response:
    """After a success: look at this page (303); htmx is sent there whole."""
    address = iri_to_uri(address)
    if wants_fragment():
        return make_response("", 200, {"HX-Redirect": address})
    response: Response = redirect(address, 303)  # type: ignore[assignment]
    return response


def go_told(done: str, address: str, refused: str | None = None) -> Response:
    """Say what was done, or why it was not, on this page (303)."""
    flash(refused or done, "bad" if refused else "ok")
    return go_to(address)


def unchanged(**seen: object) -> Response:
    """The answer to a poll when nothing changed (204).

    ``seen`` is what it asks with the next time, in place of what its address says: a poll that
    went on asking since the page was drawn would look at more each time.
    """
    return make_response("", 204, {SEEN: urlencode(seen)} if seen else {})
