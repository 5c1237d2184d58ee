"""Changing the fields of a row, and what the trail says about that."""

from collections.abc import Mapping
from typing import Any


def edited(row: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """Set what differs on a row, inside a command; what its entry in the trail holds of it.

    ``fields`` names what changed. Of numbers, ids and yes or no ``before`` and ``after`` say what
    they were and became; what people wrote stays out of the trail.
    """
    before = {name: getattr(row, name) for name in given}
    changed = [name for name in given if before[name] != given[name]]
    for name in changed:
        setattr(row, name, given[name])
    figures = [name for name in changed if is_figure(before[name]) and is_figure(given[name])]
    said: dict[str, Any] = {"fields": changed}
    if figures:
        said["before"] = {name: before[name] for name in figures}
        said["after"] = {name: given[name] for name in figures}
    return said


def is_figure(value: Any) -> bool:
    """Whether a value may stand in the trail: a number, an id, yes or no, or nothing."""
    return value is None or isinstance(value, int | float)
