"""Taking something into use and out of it, and the entry in the trail about that."""

from typing import Any

from app.audit.trail import Verb, record


def set_active(row: Any, *, active: bool, about: int | None = None) -> bool:
    """Take a row with ``active`` into or out of use, inside a command.

    Returns whether that changed anything: twice is once. ``about`` as in ``record``.
    """
    if row.active == active:
        return False
    row.active = active
    record(Verb.REACTIVATED if active else Verb.DEACTIVATED, row, about=about)
    return True
