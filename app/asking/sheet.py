"""The people of a question with a span, ready to draw."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.asking.queries_people import Askable, askable, facts_of, is_free
from app.asking.question import Question
from app.asking.words_people import hours_text, of_text, standing_text, title_text
from app.capabilities.queries_matrix import MatrixGroup, MatrixLine, groups
from app.capabilities.words_matrix import Stand
from app.core import clock
from app.core.axis import Axis, Strip, axis_around, strip
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.core.viewer import Viewer
from app.eligibility.facts import WorkerFacts
from app.eligibility.strips import parts_of


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody against the span: what is drawn, one word, and hours as figures and in words."""

    line: MatrixLine
    strip: Strip
    stand: Stand
    hours: str
    hours_words: str


@dataclass(frozen=True, slots=True)
class Against:
    """The people of a page against a span, on one axis; ``rows`` by their ids.

    ``free`` of the ``able`` are free. ``askable``: a task in the span that needs them, and whom
    one can ask for it.
    """

    span: Interval
    axis: Axis
    rows: dict[int, PersonRow]
    free: int
    able: int
    title: str
    subtitle: str
    askable: Askable | None


def against_span(viewer: Viewer, question: Question, lines: Sequence[MatrixLine]) -> Against | None:
    """The people of a page beside the span of the question; None without one. 21 statements."""
    span = question.span
    if span is None:
        return None
    axis, facts = axis_around(span, (), local_time()), facts_of(lines, span)
    able, free = _able(viewer, question, span)
    return Against(
        span,
        axis,
        {line.id: _row(line, facts[line.id], question, span, axis) for line in lines},
        free,
        able,
        title_text(question, free),
        of_text(question, span, able),
        askable(viewer, question.asked, span, clock.now()) if question.column else None,
    )


def _able(viewer: Viewer, question: Question, span: Interval) -> tuple[int, int]:
    """How many can do what is asked, and how many of them are free; two statements."""
    every = groups(viewer, question.asked)
    free = groups(viewer, question.asked, is_free(span))
    if question.column is None:
        return sum(every.values()), sum(free.values())
    return every[MatrixGroup.CAN], free[MatrixGroup.CAN]


def _row(
    line: MatrixLine, worker: WorkerFacts, question: Question, span: Interval, axis: Axis
) -> PersonRow:
    drawn = strip(axis, parts_of(worker.busy), column=span)
    hours, words = hours_text(worker, span)
    return PersonRow(line, drawn, standing_text(line, worker, question, span), hours, words)
