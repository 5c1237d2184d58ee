"""How far somebody's rights reach beside their roles: each room that gives rights says so.

Asked before an account is changed: whoever changes it must administer all that it opens. Tracks
open something too, and no answer may tell that there is one; so the room of tracks answers nothing,
and what would let somebody else in, the e-mail address, is for the top whoever it is about.
"""

from collections.abc import Callable, Iterable

HOUSE = "/"
"""The path of what belongs to no department."""

REGISTERED: dict[str, Callable[[int], Iterable[str]]] = {}


def register(name: str, paths_of: Callable[[int], Iterable[str]]) -> None:
    """From now on ask this for the paths to which a person's rights reach. Once, in create_app."""
    REGISTERED[name] = paths_of


def paths_of(person_id: int) -> set[str]:
    """The departments, by path, in which somebody has rights that are no roles."""
    return {path for each in REGISTERED.values() for path in each(person_id)}
