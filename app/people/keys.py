"""What opens something for a person without their password: rooms beside this one register it.

A new password does not end it, for most people who choose one still want their calendar; the page
says so, and offers to end it along.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keys:
    """How many of a kind somebody has, and how all of them end (joins the command under way)."""

    count: Callable[[int], int]
    end: Callable[[int], object]


REGISTERED: dict[str, Keys] = {}


def register(name: str, keys: Keys) -> None:
    """From now on these are offered to be ended with a new password. Once, in create_app."""
    REGISTERED[name] = keys


def count(person_id: int) -> int:
    """How many somebody has, of every kind."""
    return sum(each.count(person_id) for each in REGISTERED.values())


def end_all(person_id: int) -> None:
    """End all of them for good."""
    for each in REGISTERED.values():
        each.end(person_id)
