"""What else ends when somebody leaves: the rooms above register what they hold of a person."""

from collections.abc import Callable

REGISTERED: dict[str, Callable[[int], None]] = {}


def register(name: str, let_go: Callable[[int], None]) -> None:
    """From now on, this is called with whoever leaves. Once, when the application is made."""
    REGISTERED[name] = let_go


def let_go(person_id: int) -> None:
    """End everything that a person holds. Joins the command under way."""
    for each in REGISTERED.values():
        each(person_id)
