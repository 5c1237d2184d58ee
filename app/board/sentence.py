"""The filter of the board as a sentence: four links, and what is remembered of them."""

from dataclasses import replace
from typing import Any

from flask import abort, request, session, url_for
from flask_babel import gettext as _

from app.board.rules_filter import PARTS, BoardFilter

ASKED = ("part", "near", "done", "days")
KEPT = "board"
"""Under this name a session keeps what was chosen last."""


def asked_filter() -> BoardFilter:
    """What the address asks for, or what was chosen last where it asks for nothing."""
    args = request.args
    if not any(name in args for name in ASKED):
        return _kept()
    part = args.get("part", "")
    if part and part not in PARTS:
        abort(404)
    return BoardFilter(part, "near" in args, "done" in args)


def keep(chosen: BoardFilter) -> None:
    """Remember what was chosen, until the session ends."""
    if said(chosen) != session.get(KEPT, {}):
        session[KEPT] = said(chosen)


def _kept() -> BoardFilter:
    kept = session.get(KEPT, {})
    part = kept.get("part", "")
    return BoardFilter(part if part in PARTS else "", "near" in kept, "done" in kept)


def said(chosen: BoardFilter) -> dict[str, Any]:
    """The filter as an address says it."""
    words = {
        "part": chosen.part,
        "near": "1" if chosen.near else "",
        "done": "1" if chosen.done else "",
    }
    return {name: value for name, value in words.items() if value}


def chips(chosen: BoardFilter) -> list[dict[str, Any]]:
    """The links: everything, and three that can be on together."""
    turned = [
        (_part_text(chosen.part), "part", replace(chosen, part="" if chosen.part else "afternoon")),
        (_("nearby"), "near", replace(chosen, near=not chosen.near)),
        (_("done before"), "done", replace(chosen, done=not chosen.done)),
    ]
    every = {
        "label": _("all"),
        "href": url_for("board.board", days="all"),
        "current": not chosen,
    }
    return [every] + [
        {"label": label, "href": _address(to), "current": bool(getattr(chosen, name))}
        for label, name, to in turned
    ]


def _part_text(part: str) -> str:
    return {"morning": _("mornings"), "evening": _("evenings")}.get(part, _("afternoons"))


def _address(chosen: BoardFilter) -> str:
    days = request.args.get("days", "all")
    return url_for("board.board", days=days, **said(chosen))


def left_out(chosen: BoardFilter) -> str:
    """What was asked for, where nothing is left: ``’s middags, dichtbij``."""
    return ", ".join(each["label"] for each in chips(chosen)[1:] if each["current"])
