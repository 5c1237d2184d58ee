"""The contact card: who can do what, on the screen and as a table to take away."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from app.asking.blueprint import blueprint
from app.asking.question import Question, read_question
from app.asking.routes_person import Back, back_to, beside_of, person_context, person_pane
from app.asking.sheet import against_span
from app.capabilities import queries_matrix
from app.capabilities.queries_matrix import (
    MatrixColumn,
    MatrixFilter,
    MatrixGroup,
    MatrixLine,
    Place,
)
from app.capabilities.words import LEVELS, level_name
from app.capabilities.words_matrix import cell_text, group_text, stand_text
from app.core.text import folded
from app.core.viewer import Can
from app.files.tables_out import Value, table_download
from app.people.tabs import PEOPLE
from app.web.access import access, viewer
from app.web.pages import page_number
from app.web.render import page, wants_fragment
from app.web.tabs import tabs_of

ROWS = 25


@blueprint.get("/matrix")
@access(Can.SEE_PEOPLE)
def matrix_page() -> Response:
    """People beside what they can do; with a question, those who can first.

    With ``person`` one of them stands beside the card; htmx gets that pane alone.
    """
    question = read_question()
    back = back_to(question, "asking.matrix_page")
    if wants_fragment() and "person" in request.args:
        answer = person_pane(request.args["person"], back)
    else:
        answer = page("asking/matrix.html", block="matrix", **_card(question), **_chosen(back))
    answer.vary.add("HX-Request")
    return answer


def _chosen(back: Back) -> dict[str, Any]:
    """Who stands beside the card, if anybody."""
    if "person" not in request.args:
        return {"beside": None}
    return person_context(beside_of(request.args["person"]), back)


def _card(question: Question) -> dict[str, Any]:
    """What the page needs."""
    asked = question.asked
    columns = queries_matrix.shown(question.columns, question.chosen, asked.capability_id)
    only = question.only()
    counts = queries_matrix.groups(viewer(), asked, *only)
    place = Place(sum(counts.values()), page_number(), ROWS)
    found = queries_matrix.lines(viewer(), asked, place, columns, *only, first=question.free())
    return {
        "question": question,
        "asked": asked,
        "against": against_span(viewer(), question, found.rows),
        "columns": columns,
        "most": queries_matrix.MOST_COLUMNS,
        "groups": _grouped(found.rows, counts, found.number),
        "begins": _begins(question, counts) if question.column else [],
        "listing": found,
        "cell_text": cell_text,
        "stand_text": stand_text,
        "level_name": level_name,
        "levels": LEVELS,
        "tabs": tabs_of(PEOPLE, "asking.matrix_page"),
    }


@blueprint.get("/matrix.csv", endpoint="matrix_csv")
@blueprint.get("/matrix.xlsx", endpoint="matrix_xlsx")
@access(Can.SEE_PEOPLE)
def matrix_table() -> Response:
    """The whole selection and every capability, as CSV or as a workbook."""
    question = read_question()
    columns, rows = _head(question), _rows(question)
    return table_download(_file_name(question), columns, rows, _("Capabilities"))


def _grouped(
    lines: Any, counts: dict[MatrixGroup, int], number: int
) -> list[tuple[MatrixGroup, str, list[MatrixLine]]]:
    """The lines of a page under their headings; that nobody can is said too."""
    found = [
        (group, group_text(group, counts[group]), list(some))
        for group, some in groupby(lines, key=lambda each: each.group)
    ]
    if number == 1 and not counts[MatrixGroup.CAN]:
        found.insert(0, (MatrixGroup.CAN, group_text(MatrixGroup.CAN, 0), []))
    return found


def _begins(question: Question, counts: dict[MatrixGroup, int]) -> list[tuple[str, str]]:
    """What each group is called, and the page on which it begins."""
    found, before = [], 0
    for group in sorted(MatrixGroup, reverse=True):
        if counts[group]:
            number = 1 + before // ROWS
            address = question.address("asking.matrix_page", page=number)
            found.append((group_text(group, counts[group]), address))
        before += counts[group]
    return found


def _file_name(question: Question) -> str:
    name = _("capabilities")
    return f"{name}-{question.asked.day.isoformat()}"


def _head(question: Question) -> list[Value]:
    """The columns of the table to take away: for a capability its level, until when, and state."""
    until, state = _("valid until"), _("state")
    head: list[Value] = [_("Name"), _("Home department")]
    if question.column:
        head.append(f"{question.column.name}: {question.asked.day.isoformat()}")
    for each in _in_order(question):
        head += [each.name, f"{each.name}: {until}", f"{each.name}: {state}"]
    return head


def _in_order(question: Question) -> list[MatrixColumn]:
    """The capability that is asked about first, the others by name."""
    chosen = question.column
    return sorted(question.columns, key=lambda each: (each is not chosen, folded(each.name)))


def _rows(question: Question) -> Iterator[list[Value]]:
    """The people of the table to take away, a line each."""
    asked, column, columns = question.asked, question.column, _in_order(question)
    for line in queries_matrix.all_lines(viewer(), asked, columns):
        row: list[Value] = [line.name, line.department]
        if column:
            row.append(stand_text(line, asked, column).text)
        for each in columns:
            row += _values(line, each, asked)
        yield row


def _values(line: MatrixLine, column: MatrixColumn, asked: MatrixFilter) -> list[Value]:
    cell = line.cells.get(column.id)
    if cell is None:
        return [None, None, None]
    text = cell_text(cell, column, asked.day)
    return [cell.level if column.has_levels else text.said, cell.valid_until, text.said]
