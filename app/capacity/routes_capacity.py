"""Capacity: supply against demand per day, one cell of it, and the table to take away."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.capacity.blueprint import blueprint
from app.capacity.commands_supply import ALL_DAYS, NEAR_DAYS
from app.capacity.queries_capacity import Table, inside, table
from app.capacity.rules import Cell, GroupKind
from app.capacity.words_capacity import (
    KINDS,
    as_of_text,
    cell_number,
    cell_words,
    day_name,
    sentence,
)
from app.core import clock
from app.core.localtime import local_today
from app.core.viewer import Can
from app.files.tables_out import Value, table_download
from app.web.access import access, viewer
from app.web.limits import day_of
from app.web.render import page

PERIODS = {NEAR_DAYS: _l("14 days"), ALL_DAYS: _l("8 weeks")}


@blueprint.get("/capacity")
@access(Can.COORDINATE)
def capacity_page() -> Response:
    """The table with its finding first; on a phone what is short, by day."""
    found = _table()
    far = len(found.days) > NEAR_DAYS
    return page(
        "capacity/capacity.html",
        table=found,
        far=far,
        as_of=as_of_text(found.as_of, clock.now(), len(found.days)),
        today=local_today(),
        sentence=sentence(found.finding(), far),
        heading=KINDS[found.kind],
        kinds=[_way(label, found, by=kind) for kind, label in KINDS.items()],
        periods=[_way(PERIODS[days], found, days=days) for days in PERIODS],
        cell_base=f"{url_for('capacity.capacity_cell')}?kind={found.kind}",
        cell_number=cell_number,
        cell_words=cell_words,
        day_name=day_name,
    )


@blueprint.get("/capacity/cell")
@access(Can.COORDINATE)
def capacity_cell() -> Response:
    """The open tasks of a group on a day, and the people who could take them, judged now."""
    kind, day = _kind(request.args.get("kind")), day_of(request.args.get("day", ""))
    if kind is None or day is None:
        abort(404)
    found = inside(viewer(), day, kind, request.args.get("key", ""), clock.now())
    if found is None:
        abort(404)
    return page(
        "capacity/cell.html",
        inside=found,
        day=day,
        back=url_for("capacity.capacity_page", by=kind, days=_days_for(day)),
        cell_words=cell_words,
        day_name=day_name,
    )


@blueprint.get("/capacity.csv", endpoint="capacity_csv")
@blueprint.get("/capacity.xlsx", endpoint="capacity_xlsx")
@access(Can.COORDINATE)
def capacity_table() -> Response:
    """The table as CSV or as a workbook."""
    found = _table()
    columns: list[Value] = [str(KINDS[found.kind]), *found.days]
    return table_download(_file_name(found), columns, _rows(found), _("Capacity"))


def _table() -> Table:
    """What the address asks; what makes no sense is as if it were not asked."""
    kind = _kind(request.args.get("by")) or GroupKind.CAPABILITY
    days = ALL_DAYS if request.args.get("days") == str(ALL_DAYS) else NEAR_DAYS
    return table(viewer(), kind, days, clock.now())


def _way(label: object, found: Table, **other: object) -> dict[str, object]:
    """A link to the same table in another way, as tabs and chips show them."""
    present = {"by": found.kind, "days": len(found.days)}
    asked: dict[str, Any] = {**present, **other}
    address = url_for("capacity.capacity_page", **asked)
    return {"label": label, "href": address, "current": asked == present}


def _kind(text: str | None) -> GroupKind | None:
    return next((kind for kind in GroupKind if kind == text), None)


def _days_for(day: date) -> int:
    ahead = (day - local_today()).days
    return NEAR_DAYS if ahead < NEAR_DAYS else ALL_DAYS


def _file_name(found: Table) -> str:
    name = _("capacity")
    return f"{name}-{found.days[0].isoformat()}"


def _rows(found: Table) -> Iterator[list[Value]]:
    """People less open places, a line a group and a column a day; empty without demand, ``?``
    where it is not worked out.
    """
    for line in found.lines:
        yield [line.name, *(_left(cell) for cell in line.cells)]


def _left(cell: Cell) -> Value:
    if not cell.places:
        return None
    return "?" if cell.left is None else cell.left
