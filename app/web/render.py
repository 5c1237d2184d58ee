"""Pages and their blocks: one template a page, one block a fragment; and the addresses in them."""

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    has_request_context,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask_babel import get_locale
from htmx_flask import Htmx, request
from jinja2 import StrictUndefined, Undefined
from jinja2_fragments.flask import render_block
from markupsafe import Markup, escape
from werkzeug.urls import iri_to_uri

from app.web import markup
from app.web.assets import ENDPOINT as FILES

htmx = Htmx()
SEEN = "Flexpool-Seen"
"""The header that moves a poll on; `app.js` reads it."""
MOST_PARTS = 2048
"""So many parts of pages are kept in a process; one is some 2 kB."""
ADDRESSES = "flexpool-addresses"


def install(app: Flask, context: Callable[[], Mapping[str, Any]]) -> None:
    """Give every render the components (``ui``) and what the layout needs."""
    htmx.init_app(app)
    app.jinja_env.undefined = StrictUndefined if app.config["STRICT_TEMPLATES"] else Undefined
    markup.install(app)
    app.jinja_env.globals["kept_part"] = kept_part
    app.jinja_env.globals["url_for"] = app.extensions[ADDRESSES] = Addresses().of
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def layout() -> dict[str, Any]:
        return {"ui": app.jinja_env.get_template("components.html").module, **context()}


class Addresses:
    """Addresses that stay the same, of pages without parts and of files, built once each for a
    path under which the program is mounted: a page names some twenty.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str | None], str] = {}

    def of(self, endpoint: str, /, **values: Any) -> str:
        """As ``flask.url_for``."""
        of_file = endpoint == FILES and values.keys() == {"filename"}
        if endpoint.startswith(".") or (values and not of_file) or not has_request_context():
            return url_for(endpoint, **values)
        key = (request.root_path, endpoint, values.get("filename"))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = url_for(endpoint, **values)
        return found


def address_of(endpoint: str) -> str:
    """The address of a page without parts."""
    return str(current_app.extensions[ADDRESSES](endpoint))


def wants_fragment() -> bool:
    """Whether htmx asked for a part of a page, not for a whole one."""
    asked = request.htmx
    return bool(asked) and not asked.boosted and not asked.history_restore_request


def page(template: str, block: str | None = None, status: int = 200, **context: Any) -> Response:
    """The page, or the block alone where htmx asked for a fragment."""
    if block and wants_fragment():
        return make_response(render_block(template, block, **context), status)
    return make_response(render_template(template, **context), status)


def kept_part(template: str, **values: Hashable) -> Markup:
    """A template by itself, drawn from these values and nothing else, and kept: equal values give
    the same HTML again in the language of the request.
    """
    language, root = str(get_locale()), request.script_root
    return _drawn(template, language, root, tuple(values.items()))


@lru_cache(maxsize=MOST_PARTS)
def _drawn(
    template: str, _language: str, _root: str, values: tuple[tuple[str, Hashable], ...]
) -> Markup:
    env = current_app.jinja_env
    ui = env.get_template("components.html").module
    return escape(env.get_template(template).make_module({"ui": ui, **dict(values)}))


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
