"""What the frame around every page shows: where one can go, as whom, and whom to call."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import current_app, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.core.viewer import Viewer
from app.web.access import may, viewer_or_none
from app.web.languages import LANGUAGE_NAMES
from app.web.modes import mode_of, modes_of
from app.web.tabs import waiting_at


@dataclass(frozen=True, slots=True)
class Item:
    """A place to go to."""

    label: str
    href: str
    icon: str
    current: bool
    key: str = ""
    endpoint: str = ""


GO_KEYS = {
    "capacity.today": "g v",
    "capacity.capacity_page": "g b",
    "departments.tasks": "g t",
    "asking.people": "g m",
    "reports.balance": "g l",
    "accounts.me": "g i",
}
"""What a coordinator types to go there: the letters of the Dutch words, in every language."""


@dataclass(frozen=True, slots=True)
class ModeChoice:
    """A role to look at Flexpool in."""

    mode: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Somebody to call about Flexpool itself or the pool."""

    name: str
    phone: str


def layout() -> dict[str, Any]:
    """The context of every render; see ``templates/layouts``. A part of a page draws no menu."""
    viewer = viewer_or_none()
    mode = mode_of(viewer) if viewer else "worker"
    phone = current_app.config["HELP_PHONE"]
    return {
        "viewer": viewer,
        "mode": mode,
        "menu": partial(_items, mode) if viewer else list,
        "waiting_in_menu": partial(_waiting, viewer),
        "roles": _modes(viewer, mode) if viewer else [],
        "language": str(get_locale()),
        "languages": LANGUAGE_NAMES,
        "language_href": url_for("accounts.choose_language"),
        "mode_href": url_for("accounts.choose_mode"),
        "help_href": url_for("accounts.help_page"),
        "help_phone": HelpLine(_("the coordinator"), phone) if phone else None,
    }


def _waiting(viewer: Viewer | None, menu: Sequence[Item]) -> dict[str, int]:
    """How much waits in each place; asked by a whole page, not by a part of one.

    The board asks nothing more: it has its statements, and shows what waits there itself.
    """
    if viewer is None or request.endpoint == "board.board":
        return {}
    return waiting_at(viewer, [item.endpoint for item in menu])


def places(viewer: Viewer) -> list[Item]:
    """Where somebody can go in the role last used."""
    return _items(mode_of(viewer))


def _items(mode: str) -> list[Item]:
    """The places of a role, in order. Later parts add a line here."""
    places = {
        "worker": [
            (_("Board"), "board.board", "board"),
            (_("Roster"), "board.roster", "calendar"),
            *([] if may("shifts.new") else [(_("Tasks"), "departments.tasks", "list")]),
            (_("Me"), "accounts.me", "user"),
        ],
        "department": [
            (_("Tasks"), "departments.tasks", "list"),
            (_("Post"), "shifts.new", "plus"),
            (_("Balance"), "reports.balance", "balance"),
            (_("Me"), "accounts.me", "user"),
        ],
        "coordinator": [
            (_("Today"), "capacity.today", "bell"),
            (_("Capacity"), "capacity.capacity_page", "grid"),
            (_("Tasks"), "departments.tasks", "list"),
            (_("Post"), "shifts.new", "plus"),
            (_("People"), "asking.people", "users"),
            (_("Balance"), "reports.balance", "balance"),
            (_("Me"), "accounts.me", "user"),
        ],
        "case_worker": [
            (_("Tracks"), "reintegration.tracks", "route"),
            (_("Me"), "accounts.me", "user"),
        ],
        "administrator": [
            (_("People"), "asking.people", "users"),
            (_("Departments"), "people.departments", "building"),
            (_("Task types"), "tasks.task_types", "list"),
            (_("Trail"), "operations.trail", "history"),
            (_("Operations"), "operations.operations", "settings"),
            (_("Capabilities"), "capabilities.capabilities", "check"),
            (_("Me"), "accounts.me", "user"),
        ],
    }
    return [
        Item(
            label,
            url_for(endpoint),
            icon,
            _is_current(endpoint),
            GO_KEYS.get(endpoint, "") if mode == "coordinator" else "",
            endpoint,
        )
        for label, endpoint, icon in places[mode]
        if may(endpoint)
    ]


INSIDE = {
    "departments.tasks": ("/neighbours",),
    "reports.balance": ("/reports", "/walls", "/poster"),
    "asking.people": ("/matrix", "/expiring"),
    "capacity.today": ("/candidates",),
    "reintegration.tracks": ("/steps",),
    "accounts.me": ("/capability-requests", "/sign-offs"),
}
"""Pages that are reached from a place without lying below its address."""


def _is_current(endpoint: str) -> bool:
    below = (url_for(endpoint), *INSIDE.get(endpoint, ()))
    return any(request.path == path or request.path.startswith(f"{path}/") for path in below)


def _modes(viewer: Viewer, mode: str) -> list[ModeChoice]:
    labels = {
        "worker": _("Worker"),
        "department": _("Department"),
        "coordinator": _("Coordinator"),
        "case_worker": _("Case worker"),
        "administrator": _("Administration"),
    }
    modes = modes_of(viewer)
    return [ModeChoice(each, labels[each], each == mode) for each in modes] if modes[1:] else []
