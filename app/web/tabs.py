"""Pages that look at one thing in several ways stand beside each other as tabs.

Each room registers those that are its own, so that no page names those of a higher room.
"""

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, reduce
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, ScalarSelect, select

from app.core.asked import Anybody, Asked, anybody_like, values_of
from app.core.viewer import Viewer
from app.web.access import may

REGISTERED: dict[str, dict[str, tuple[int, Any]]] = {}
"""By row of tabs and by endpoint: the place in the row, and the label."""

Waiting = Callable[[Anybody], ScalarSelect[int]]
WAITING: dict[str, list[Waiting]] = {}
"""By endpoint of a place in the menu, the counts of what waits there for somebody."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the ways to look at it."""

    label: str
    href: str
    current: bool


def register(row: str, place: int, label: Any, endpoint: str) -> None:
    """Let a page stand in a row, after those with a lower place."""
    REGISTERED.setdefault(row, {})[endpoint] = place, label


def count_at(endpoint: str, waiting: Waiting) -> None:
    """Let the menu say how much waits for whoever looks: in the page at ``endpoint``, or in one
    that is reached from there.
    """
    counts = WAITING.setdefault(endpoint, [])
    if waiting not in counts:
        counts.append(waiting)


def waiting_at(viewer: Viewer, endpoints: Iterable[str]) -> dict[str, int]:
    """How much waits in each of these places; those where nothing does are left out.

    One statement, none where nothing is counted.
    """
    counted = tuple(each for each in endpoints if each in WAITING)
    if not counted:
        return {}
    [found] = _counts(counted, anybody_like(viewer)).rows(values_of(viewer))
    return {each: count for each, count in zip(counted, found, strict=True) if count}


@cache
def _counts(endpoints: tuple[str, ...], who: Anybody) -> Asked:
    """Made once for each menu: every page asks it."""
    return Asked(select(*(_sum(WAITING[each], who) for each in endpoints)))


def _sum(counts: Iterable[Waiting], who: Anybody) -> ColumnElement[int]:
    """All of what waits in one place."""
    return reduce(operator.add, (count(who) for count in counts))


def tabs_of(row: str, current: str, **values: Any) -> list[Tab]:
    """The tabs of a row that the viewer may open. ``current`` is an endpoint, ``values`` are those
    of the addresses.
    """
    return [
        Tab(str(label), url_for(endpoint, **values), endpoint == current)
        for endpoint, (_place, label) in sorted(REGISTERED[row].items(), key=lambda tab: tab[1][0])
        if may(endpoint)
    ]
