"""A dienst: all work between two unbroken rests of at least 8 hours (ATW 1:7(1)c)."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from app.labour.facts_presence import Basis, Piece, Span
from app.labour.facts_weeks import clock, day_of
from app.labour.parameters import DAY


class Dienst:
    """Pieces of work with less than 8 hours between them, in order; none overlaps another.

    ``work`` in seconds, ``night`` presence between 00:00 and 06:00, ``parts`` the time at work
    with what touches joined. ``is_night``: more than an hour of it lies in the night; ``is_late``:
    such a one, and it ends after 02:00.
    """

    __slots__ = ("end", "is_late", "is_night", "night", "parts", "pieces", "start", "work")

    def __init__(self, pieces: Sequence[Piece], basis: Basis) -> None:
        self.pieces = pieces
        self.start = pieces[0].start
        self.end = pieces[-1].end
        self.parts: Sequence[Span] = ((self.start, self.end),)
        if len(pieces) == 1:
            self.work, self.night = pieces[0].work, pieces[0].night
        else:
            self.work = sum(piece.work for piece in pieces)
            self.night = sum(piece.night for piece in pieces)
            self.parts = joined((piece.start, piece.end) for piece in pieces)
        self.is_night = self.night > basis.rules.night_over.value
        self.is_late = self.is_night and self.end > self._late_from(basis)

    def _late_from(self, basis: Basis) -> int:
        day = next(piece.night_day for piece in self.pieces if piece.night_day is not None)
        return clock(basis.calendar, day, basis.rules.late_from.value)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Sorted spans, with those that touch or overlap made one."""
    result: list[Span] = []
    for start, end in spans:
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def diensten_of(pieces: Iterable[Piece], basis: Basis) -> list[Dienst]:
    """Sorted pieces as diensten."""
    gap = basis.rules.shift_gap.value
    groups: list[list[Piece]] = []
    for piece in pieces:
        if groups and piece.start - groups[-1][-1].end < gap:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [Dienst(group, basis) for group in groups]


def rests(diensten: Sequence[Dienst], index: int, until: int) -> Iterator[Span]:
    """Every rest from the begin of a dienst until an instant, cut off there, in order.

    What follows the last work is rest.
    """
    end = diensten[index].start
    for at in range(index, len(diensten)):
        for start, finish in diensten[at].parts:
            if start > end:
                yield end, min(start, until)
            end = finish
            if end >= until:
                return
        if at + 1 < len(diensten) and diensten[at + 1].start >= until:
            break
    yield end, until


def longest_rest(diensten: Sequence[Dienst], index: int, length: int) -> int:
    """The longest unbroken rest in so many seconds from the first work of a dienst."""
    until = diensten[index].start + length
    return max((end - start for start, end in rests(diensten, index, until)), default=0)


def day_rest(diensten: Sequence[Dienst], index: int, basis: Basis) -> int:
    """The longest unbroken rest in the 24 hours from the first work of a dienst.

    Where it must hold the evening and the night, only a rest that does counts.
    """
    evening = basis.rules.day_rest_evening
    if evening is None:
        return longest_rest(diensten, index, DAY)
    begin = diensten[index].start
    until = begin + DAY
    nights = list(_evenings(begin, until, evening.value, basis))
    first, last = nights[0][0], nights[-1][1]
    return max(
        (
            end - start
            for start, end in rests(diensten, index, until)
            if start <= first and last <= end
        ),
        default=0,
    )


def _evenings(begin: int, until: int, evening: int, basis: Basis) -> Iterator[Span]:
    """The parts of 24 hours that lie between an hour of the evening and the end of the night."""
    calendar = basis.calendar
    first = day_of(calendar, begin)
    for day in range(first - 1, first + 2):
        start = max(begin, clock(calendar, day, evening))
        end = min(until, clock(calendar, day + 1, basis.rules.night_until.value))
        if start < end:
            yield start, end


def gaps(dienst: Dienst, least: int) -> int:
    """The time between the parts of a dienst, as far as each is a break that counts."""
    between = (after[0] - before[1] for before, after in pairwise(dienst.parts))
    return sum(gap for gap in between if gap >= least)
