"""Two people with one form: what the editor had in front of them, against what is stored now.

What a form shows is a draft (a frozen dataclass). Its revision is a hash of it, so that whoever
changes the row, by whatever way, makes older forms notice; nothing has to be counted up.
"""

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What was asked for is what is stored already; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody else changed it meanwhile: what is stored now, and by whom. Nothing was changed."""

    current: Any
    by: str | None = None


def revision_of(draft: Any) -> str:
    """The same text for the same draft, another for any other; of 24 characters."""
    return sha256(repr(sorted(asdict(draft).items())).encode()).hexdigest()[:24]


def standing(current: Any, wanted: Any, seen: str | None) -> Unchanged | Overtaken | None:
    """What stands in the way of storing ``wanted``; ``seen`` is the revision that its form showed.

    None as ``seen`` is no form but a program, which means what is stored now. To be asked under the
    lock of the row.
    """
    if wanted == current:
        return Unchanged()
    if seen is not None and seen != revision_of(current):
        return Overtaken(current)
    return None
