"""What rests on a department, on what was agreed, or on time that was free: rooms above say so when
that ground goes.

They register when the application is made. What rests on a person is in ``duties``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.core.intervals import Interval


@dataclass(frozen=True, slots=True)
class Meeting:
    """Something that somebody is to do in a time that is taken: where to read of it, and the way
    out of it (an address to post to), with its words; and whom to call about it: the name, and the
    number.
    """

    title: str
    span: Interval
    address: str
    way_out: str
    words: str
    call: tuple[str, str] | None = None


IN_THE_WAY: dict[str, Callable[[int], int]] = {}
"""By name: how many things keep the department of this id in use. Not closed while some do."""
ENDED: dict[str, Callable[[int], None]] = {}
"""By name: what ends with the department of this id, inside the command that closes it."""
AFTERWARDS: dict[str, Callable[[int], list[str]]] = {}
"""By name: what no longer fits the person of this id, in words, after a ground of it changed."""
TAKEN: dict[str, Callable[[int, Sequence[Interval]], None]] = {}
"""By name: what follows when these times of the person of this id are taken, inside the command."""
Times = Mapping[int, Sequence[Interval]]
"""Times of people, by the id of each."""
MEETINGS: dict[str, Callable[[Times], dict[int, list[Meeting]]]] = {}
"""By name: what people are to do in these times of theirs, by id."""


def in_the_way(department_id: int) -> int:
    """How many things ahead still need the department."""
    return sum(count(department_id) for count in IN_THE_WAY.values())


def end(department_id: int) -> None:
    """End what ends with a department. Joins the command under way."""
    for each in ENDED.values():
        each(department_id)


def afterwards(person_id: int) -> list[str]:
    """What a change of somebody's agreements, time, home or capabilities leaves that does not fit
    any more.
    """
    return [line for each in AFTERWARDS.values() for line in each(person_id)]


def taken(person_id: int, spans: Sequence[Interval]) -> None:
    """Times of somebody are taken from now on. Joins the command under way."""
    for each in TAKEN.values():
        each(person_id, spans)


def meetings(person_id: int, spans: Sequence[Interval]) -> list[Meeting]:
    """What somebody is to do in these times, by start."""
    return meetings_of({person_id: spans}).get(person_id, [])


def meetings_of(times: Times) -> dict[int, list[Meeting]]:
    """What people are to do in these times of theirs, each by start; who has none is not in it."""
    found: dict[int, list[Meeting]] = {}
    for each in MEETINGS.values():
        for person_id, some in each(times).items():
            found.setdefault(person_id, []).extend(some)
    return {
        person_id: sorted(some, key=lambda meeting: meeting.span.start)
        for person_id, some in found.items()
    }
