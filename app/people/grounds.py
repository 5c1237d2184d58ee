"""What rests on a department or on what was agreed: rooms above say so when that ground goes.

They register when the application is made. What rests on a person is in ``duties``.
"""

from collections.abc import Callable

IN_THE_WAY: dict[str, Callable[[int], int]] = {}
"""By name: how many things keep the department of this id in use. Not closed while some do."""
ENDED: dict[str, Callable[[int], None]] = {}
"""By name: what ends with the department of this id, inside the command that closes it."""
AFTERWARDS: dict[str, Callable[[int], list[str]]] = {}
"""By name: what no longer fits the person of this id, in words, after an agreement changed."""


def in_the_way(department_id: int) -> int:
    """How many things ahead still need the department."""
    return sum(count(department_id) for count in IN_THE_WAY.values())


def end(department_id: int) -> None:
    """End what ends with a department. Joins the command under way."""
    for each in ENDED.values():
        each(department_id)


def afterwards(person_id: int) -> list[str]:
    """What a change of somebody's agreements leaves that does not fit any more."""
    return [line for each in AFTERWARDS.values() for line in each(person_id)]
