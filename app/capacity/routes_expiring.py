"""The coordinator's list of what expires, before it leaves a task without somebody able."""

from typing import Any

from flask import Response, request
from sqlalchemy import select

from app.capabilities.queries import capability_choices
from app.capacity.blueprint import blueprint
from app.capacity.queries_expiring import expiring_lines
from app.core import clock
from app.core.db import db
from app.core.viewer import Can
from app.lists.sorting import sorting
from app.people.models import Department
from app.people.queries import department_choices
from app.web.access import access, viewer
from app.web.limits import id_of
from app.web.pages import page_number
from app.web.render import page


@blueprint.get("/expiring")
@access(Can.COORDINATE)
def expiring() -> Response:
    """What expires within 60 days or did lately, by day; of one capability or department."""
    chosen, order = _chosen(), sorting()
    return page(
        "capacity/expiring.html",
        listing=expiring_lines(
            viewer(), clock.now(), page_number(), **_wanted(chosen), order=order
        ),
        sorting=order,
        capabilities=capability_choices(),
        departments=department_choices(viewer(), Can.COORDINATE),
        chosen=chosen,
    )


def _chosen() -> dict[str, int | None]:
    return {name: id_of(request.args.get(name)) for name in ("capability", "department")}


def _wanted(chosen: dict[str, int | None]) -> dict[str, Any]:
    """What the list is narrowed to. A department that does not exist is none."""
    path = db.session.scalar(
        select(Department.path).where(Department.id == (chosen["department"] or 0))
    )
    return {"capability_id": chosen["capability"], "department_path": path}
