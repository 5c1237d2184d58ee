"""Rows as HTML, kept while the same row is to be drawn: most workers see the same tasks alike."""

from functools import lru_cache

from flask import current_app, request
from flask_babel import get_locale
from markupsafe import Markup

from app.board.rows import TaskRow

MOST = 2048
"""So many are kept in a process; one is 2 kB."""


def drawn_row(row: TaskRow, chosen_id: int = 0, oob: str | None = None) -> Markup:
    """The row, as ``board/_row.html`` draws it in the language of the request."""
    if not current_app.config["KEEP_OPENINGS"] or oob:
        return _draw(row, row.task.id == chosen_id, oob)
    return _kept(row, row.task.id == chosen_id, str(get_locale()), request.script_root)


@lru_cache(maxsize=MOST)
def _kept(row: TaskRow, is_chosen: bool, _language: str, _root: str) -> Markup:
    return _draw(row, is_chosen, None)


def _draw(row: TaskRow, is_chosen: bool, oob: str | None) -> Markup:
    env = current_app.jinja_env
    ui = env.get_template("components.html").module
    text = env.get_template("board/_row.html").render(ui=ui, row=row, is_chosen=is_chosen, oob=oob)
    return Markup(text)  # noqa: S704  # a template of ours
