"""How near work comes to each number of a rule set, in or around a stretch of time.

The rules say what one more shift breaks; here the same sums, rests and nights are told as they
are, so that somebody sees the room that is left. Nothing is judged: whether a number was broken by
a shift, or lawfully by an exception, is what ``judge`` says.
"""

from app.core.intervals import Interval
from app.labour.facts_timeline import Timeline
from app.labour.facts_weeks import seconds
from app.measures.hours import hours_measured
from app.measures.nights import nights_measured
from app.measures.numbers import Around, Measured
from app.measures.rests import rests_measured


def measured(timeline: Timeline, span: Interval) -> list[Measured]:
    """Of each number every window that touches the span: hours, then rests, then nights."""
    around = Around(timeline, seconds(span.start), seconds(span.end))
    return [*hours_measured(around), *rests_measured(around), *nights_measured(around)]
