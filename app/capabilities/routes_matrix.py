"""The contact card: who can do what, on the screen and as a table to take away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.capabilities import queries_matrix
from app.capabilities.blueprint import blueprint
from app.capabilities.models import TOP_LEVEL
from app.capabilities.queries_matrix import MatrixColumn, MatrixFilter, MatrixGroup, MatrixLine
from app.capabilities.words import LEVELS, level_name
from app.capabilities.words_matrix import cell_text, group_text, stand_text
from app.core.localtime import local_today
from app.core.text import folded
from app.core.viewer import Can
from app.files.tables_out import Value, table_download
from app.people.queries import department_choices
from app.people.tabs import PEOPLE
from app.web.access import access, viewer
from app.web.fields import CLOCK, FIRST_DAY, LAST_DAY
from app.web.limits import id_of
from app.web.pages import PAGE_SIZE, page_number, searched
from app.web.render import page
from app.web.tabs import tabs_of

MOST_CHOSEN = 100
"""How many columns an address may name; the page draws the first of them."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the page was asked. ``day`` and ``end`` as given, ``asked`` as it is judged."""

    asked: MatrixFilter
    day: date
    end: time | None
    columns: list[MatrixColumn]
    column: MatrixColumn | None
    chosen: frozenset[int]
    departments: list[tuple[int, str]]

    def address(self, endpoint: str, **more: Any) -> str:
        """The address of the same question elsewhere, or of another page of it."""
        given = {
            "capability": self.asked.capability_id,
            "level": self.asked.level if self.column and self.column.has_levels else None,
            "day": self.day.isoformat(),
            "end": self.end.strftime("%H:%M") if self.end else None,
            "department": self.asked.department_id,
            "q": self.asked.search or None,
            "column": sorted(self.chosen),
        }
        return url_for(endpoint, **{**given, **more})


@blueprint.get("/matrix")
@access(Can.SEE_PEOPLE)
def matrix_page() -> Response:
    """People beside what they can do; with a question, those who can first."""
    question = _question()
    counts = queries_matrix.groups(viewer(), question.asked)
    columns = queries_matrix.shown(question.columns, question.chosen, question.asked.capability_id)
    found = queries_matrix.lines(viewer(), question.asked, counts, page_number(), columns)
    return page(
        "capabilities/matrix.html",
        block="matrix",
        question=question,
        asked=question.asked,
        columns=columns,
        most=queries_matrix.MOST_COLUMNS,
        groups=_grouped(found.rows, counts, found.number),
        begins=_begins(question, counts) if question.column else [],
        listing=found,
        cell_text=cell_text,
        stand_text=stand_text,
        level_name=level_name,
        levels=LEVELS,
        tabs=tabs_of(PEOPLE, "capabilities.matrix_page"),
    )


@blueprint.get("/matrix.csv", endpoint="matrix_csv")
@blueprint.get("/matrix.xlsx", endpoint="matrix_xlsx")
@access(Can.SEE_PEOPLE)
def matrix_table() -> Response:
    """The whole selection and every capability, as CSV or as a workbook."""
    question = _question()
    columns, rows = _head(question), _rows(question)
    return table_download(_file_name(question), columns, rows, _("Capabilities"))


def _question() -> Question:
    """What the address asks; what makes no sense is as if it were not asked."""
    day, end = _day(), _end()
    departments = department_choices(viewer(), Can.SEE_PEOPLE)
    department = id_of(request.args.get("department"))
    asked = MatrixFilter(
        queries_matrix.day_of_end(day, end),
        department if department in dict(departments) else None,
        searched(),
    )
    columns = queries_matrix.columns(viewer(), asked)
    wanted = id_of(request.args.get("capability"))
    column = next((each for each in columns if each.id == wanted), None)
    named = map(id_of, request.args.getlist("column")[:MOST_CHOSEN])
    return Question(
        asked=asked.about(column, _level()) if column else asked,
        day=day,
        end=end,
        columns=columns,
        column=column,
        chosen=frozenset(each for each in named if each) & {each.id for each in columns},
        departments=departments,
    )


def _day() -> date:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        day = date.min
    return day if FIRST_DAY <= day <= LAST_DAY else local_today()


def _end() -> time | None:
    found = CLOCK.fullmatch(request.args.get("end", "").strip())
    return time(int(found[1]), int(found[2])) if found else None


def _level() -> int:
    level = id_of(request.args.get("level"))
    return level if level is not None and 1 <= level <= TOP_LEVEL else TOP_LEVEL


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
            number = 1 + before // PAGE_SIZE
            address = question.address("capabilities.matrix_page", page=number)
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
