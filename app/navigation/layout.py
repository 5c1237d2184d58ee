"""What the frame around every page shows: where one can go, as whom, and whom to call."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import current_app, request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.viewer import Viewer
from app.web.access import may, viewer_or_none
from app.web.languages import LANGUAGE_NAMES
from app.web.modes import mode_of, modes_of
from app.web.render import address_of
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
        "language_href": address_of("accounts.choose_language"),
        "mode_href": address_of("accounts.choose_mode"),
        "help_href": address_of("accounts.help_page"),
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


PLACES: dict[str, tuple[tuple[Any, str, str], ...]] = {
    "worker": (
        (_l("Board"), "board.board", "board"),
        (_l("Roster"), "board.roster", "calendar"),
        (_l("Tasks"), "departments.tasks", "list"),
        (_l("Me"), "accounts.me", "user"),
    ),
    "department": (
        (_l("Tasks"), "departments.tasks", "list"),
        (_l("Post"), "shifts.new", "plus"),
        (_l("Balance"), "reports.balance", "balance"),
        (_l("Me"), "accounts.me", "user"),
    ),
    "coordinator": (
        (_l("Today"), "capacity.today", "bell"),
        (_l("Capacity"), "capacity.capacity_page", "grid"),
        (_l("Tasks"), "departments.tasks", "list"),
        (_l("Post"), "shifts.new", "plus"),
        (_l("People"), "asking.people", "users"),
        (_l("Balance"), "reports.balance", "balance"),
        (_l("Me"), "accounts.me", "user"),
    ),
    "case_worker": (
        (_l("Tracks"), "reintegration.tracks", "route"),
        (_l("Me"), "accounts.me", "user"),
    ),
    "administrator": (
        (_l("People"), "asking.people", "users"),
        (_l("Departments"), "people.departments", "building"),
        (_l("Task types"), "tasks.task_types", "list"),
        (_l("Trail"), "operations.trail", "history"),
        (_l("Operations"), "operations.operations", "settings"),
        (_l("Capabilities"), "capabilities.capabilities", "check"),
        (_l("Me"), "accounts.me", "user"),
    ),
}
"""The places of each role, in order: what it says, where it leads, and its icon."""


def _items(mode: str) -> list[Item]:
    """The places of a role that whoever looks may use; who posts has tasks in another role."""
    elsewhere = {"departments.tasks"} if mode == "worker" and may("shifts.new") else set()
    return [
        Item(
            str(label),
            address_of(endpoint),
            icon,
            _is_current(endpoint),
            GO_KEYS.get(endpoint, "") if mode == "coordinator" else "",
            endpoint,
        )
        for label, endpoint, icon in PLACES[mode]
        if endpoint not in elsewhere and may(endpoint)
    ]


INSIDE = {
    "departments.tasks": ("/neighbours",),
    "people.departments": ("/rule-sets",),
    "reports.balance": ("/reports", "/overrides", "/walls", "/poster"),
    "asking.people": ("/matrix", "/expiring"),
    "capacity.today": ("/candidates",),
    "reintegration.tracks": ("/steps",),
    "accounts.me": ("/capability-requests", "/sign-offs"),
    "board.roster": ("/week",),
}
"""Pages that are reached from a place without lying below its address."""


def _is_current(endpoint: str) -> bool:
    below = (address_of(endpoint), *INSIDE.get(endpoint, ()))
    return any(request.path == path or request.path.startswith(f"{path}/") for path in below)


MODES = {
    "worker": _l("Worker"),
    "department": _l("Department"),
    "coordinator": _l("Coordinator"),
    "case_worker": _l("Case worker"),
    "administrator": _l("Administration"),
}


def _modes(viewer: Viewer, mode: str) -> list[ModeChoice]:
    modes = modes_of(viewer)
    choices = [ModeChoice(each, str(MODES[each]), each == mode) for each in modes]
    return choices if choices[1:] else []
