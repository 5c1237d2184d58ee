"""Several rows of a list chosen at once: the fields of the boxes, and what became of each.

A row sends ``chosen`` when its box is ticked and ``listed`` always, so that ``all`` means the rows
that somebody saw, with scripts or without.
"""

from dataclasses import dataclass

from flask import request

from app.web.limits import id_of
from app.web.pages import PAGE_SIZE


@dataclass(frozen=True, slots=True)
class LeftAsItWas:
    """One of the chosen with which nothing was done: why, and where to go on (None: nowhere)."""

    id: int
    name: str
    why: str
    href: str | None = None


def chosen_ids() -> list[int]:
    """The ids of the rows that were chosen, each once and in order; at most a page of them."""
    texts = request.form.getlist("listed" if "all" in request.form else "chosen")
    ids = dict.fromkeys(found for found in map(id_of, texts) if found is not None)
    return list(ids)[:PAGE_SIZE]
