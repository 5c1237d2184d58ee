"""Whom a table names, of those whom the viewer administers."""

from collections.abc import Collection

from sqlalchemy import func, or_, select

from app.core.db import db
from app.core.viewer import Can, Viewer
from app.imports.rules import Someone
from app.people.models import Department, Person
from app.people.queries import within


def people_named(viewer: Viewer, keys: Collection[str]) -> dict[str, Someone]:
    """Those of the people named whom the viewer administers, by what they were named.

    A number that lost the zeros in front, as numbers in a workbook do, is still that of the only
    one whose number is the same without them.
    """
    keys = {*keys}
    bare = {key.lstrip("0") for key in keys if key.isdecimal()}
    without_zeros = func.ltrim(Person.personnel_number_folded, "0")
    statement = (
        select(Person.id, Person.name, Person.active, Person.email, Person.personnel_number_folded)
        .join(Department, Department.id == Person.home_department_id)
        .where(
            within(viewer, Can.ADMINISTER),
            or_(
                Person.email.in_(keys),
                Person.personnel_number_folded.in_(keys),
                without_zeros.in_(bare),
            ),
        )
    )
    found: dict[str, Someone] = {}
    bearers: dict[str, list[Someone]] = {}
    for row in db.session.execute(statement):
        someone = Someone(row.id, row.name, row.active)
        found[row.email] = someone
        if row.personnel_number_folded:
            found[row.personnel_number_folded] = someone
            bearers.setdefault(row.personnel_number_folded.lstrip("0"), []).append(someone)
    for key in keys - found.keys():
        if key.isdecimal() and len(bearers.get(key.lstrip("0"), [])) == 1:
            found[key] = bearers[key.lstrip("0")][0]
    return found
