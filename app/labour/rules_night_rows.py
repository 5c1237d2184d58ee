"""N4 and N5: nights in a row, and shifts in a row with a night among them (ATW 5:8(5)–(7)).

A row ends with a gap of 24 hours; the law does not say so, a parameter does.
"""

from collections.abc import Iterator, Sequence

from app.labour.facts_diensten import Dienst
from app.labour.facts_timeline import Added
from app.labour.parameters import Amount
from app.labour.verdict import FINE, RuleId, Verdicts, refused


def rest_after_nights(added: Added) -> Verdicts:
    """N4: after several nights in a row a long rest."""
    rules = added.rules
    many, need = rules.row_nights, rules.row_rest
    if many is None or need is None:
        return FINE
    worse = [
        (rest, at)
        for at in _rows_that_end(added, many)
        if (rest := added.diensten[at + 1].start - added.diensten[at].end)
        < _rest_before(added, at, many, need)
    ]
    if not worse:
        return FINE
    rest, at = min(worse)
    end = added.diensten[at].end
    return (refused(RuleId.N4, rest, need, (end, end + need.value)),)


def _rows_that_end(added: Added, many: Amount) -> Iterator[int]:
    """The last nights of the rows before the shift and around it, where something follows."""
    diensten, at, lengths = added.diensten, added.index, added.timeline.row_lengths
    before = lengths[at - 1] if at else 0
    is_night, follows = added.dienst.is_night, _follows(added, at)
    if before >= many.value and not (is_night and follows):
        yield at - 1
    if not is_night:
        return
    length = 1 + (before if follows else 0)
    while at + 1 < len(diensten) and diensten[at + 1].is_night and _follows(added, at + 1):
        at, length = at + 1, length + 1
    if length >= many.value and at + 1 < len(diensten):
        yield at


def _follows(added: Added, at: int) -> bool:
    """Whether a dienst is in a row with the one before."""
    diensten = added.diensten
    return at > 0 and diensten[at].start - diensten[at - 1].end < added.rules.row_gap.value


def _rest_before(added: Added, at: int, many: Amount, need: Amount) -> float:
    """The rest that was too short there without the shift; where it was not, as much as asked."""
    timeline = added.timeline
    last = len(timeline.diensten) - 1
    were = range(added.index, added.until) if at == added.index else [added.original(at)]
    lacking = (
        rest
        for was in were
        if was < last
        and timeline.row_lengths[was] >= many.value
        and timeline.row_lengths[was + 1] <= timeline.row_lengths[was]
        and (rest := timeline.starts[was + 1] - timeline.ends[was]) < need.value
    )
    return min(lacking, default=need.value)


def shifts_in_a_row(added: Added) -> Verdicts:
    """N5: no more shifts in a row than allowed, where one of them is a night."""
    most = added.rules.row_shifts
    if most is None:
        return FINE
    row = row_of(added.diensten, added.index, added.rules.row_gap.value)
    found = len(row)
    if found <= most.value or not any(added.diensten[at].is_night for at in row):
        return FINE
    if found <= max(_rows_before(added, row), default=0):
        return FINE
    window = (added.diensten[row.start].start, added.diensten[row.stop - 1].end)
    return (refused(RuleId.N5, found, most, window),)


def row_of(diensten: Sequence[Dienst], at: int, gap: int) -> range:
    """The diensten in a row with one."""
    first = last = at
    while first and diensten[first].start - diensten[first - 1].end < gap:
        first -= 1
    while last + 1 < len(diensten) and diensten[last + 1].start - diensten[last].end < gap:
        last += 1
    return range(first, last + 1)


def _rows_before(added: Added, row: range) -> Iterator[int]:
    """How long the rows with a night were that the shift made into this one."""
    diensten = added.timeline.diensten
    last = row.stop - 1
    at = row.start
    until = added.until if last == added.index else added.original(last) + 1
    while at < until:
        was = row_of(diensten, at, added.rules.row_gap.value)
        if any(diensten[each].is_night for each in was):
            yield len(was)
        at = was.stop
