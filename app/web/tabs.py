"""Pages that look at one thing in several ways stand beside each other as tabs.

Each room registers those that are its own, so that no page names those of a higher room.
"""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.web.access import may

REGISTERED: dict[str, dict[str, tuple[int, Any]]] = {}
"""By row of tabs and by endpoint: the place in the row, and the label."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the ways to look at it."""

    label: str
    href: str
    current: bool


def register(row: str, place: int, label: Any, endpoint: str) -> None:
    """Let a page stand in a row, after those with a lower place."""
    REGISTERED.setdefault(row, {})[endpoint] = place, label


def tabs_of(row: str, current: str, **values: Any) -> list[Tab]:
    """The tabs of a row that the viewer may open. ``current`` is an endpoint, ``values`` are those
    of the addresses.
    """
    return [
        Tab(str(label), url_for(endpoint, **values), endpoint == current)
        for endpoint, (_place, label) in sorted(REGISTERED[row].items(), key=lambda tab: tab[1][0])
        if may(endpoint)
    ]
