"""Where a task is: which part of a place is the building; another desk in it is no other place."""

import re

from app.core.text import folded

PARTS = re.compile(r"[·,;\n]|\s[-–]\s")
BUILDING = re.compile(
    r"\b(gebouw|building|toren|tower|vleugel|wing|paviljoen|pavilion|locatie|site)"
)
"""How a part begins, or what it says, that names a building."""


def building_of(place: str) -> str:
    """The part of a place that names the building, folded: else its first part, or ``""``.

    ``Balie 3 · gebouw B, route 412`` is ``gebouw b``.
    """
    parts = [folded(part) for part in PARTS.split(place) if part.strip()]
    return next(filter(BUILDING.search, parts), parts[0] if parts else "")


def is_elsewhere(before: str, after: str) -> bool:
    """Whether somebody who knew the one place would go to another building for the other.

    A place that was not given before, or is given no more, says nothing about the building.
    """
    old, new = building_of(before), building_of(after)
    return bool(old and new) and old != new
