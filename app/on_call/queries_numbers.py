"""The numbers of contracts on call that hold in a department: those of its rule set for adults."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from app.core.db import db
from app.labour.rules_oncall import LAW, OnCallNumbers, numbers_of
from app.people.models import Department
from app.rule_sets.queries_in_force import rule_set_on, rule_sets_in_force


def numbers_in(department_id: int, day: date) -> OnCallNumbers:
    """Those that hold there on a local day. Two statements, one where nothing was chosen."""
    if rule_sets_in_force().is_law_alone:
        return LAW
    path = db.session.scalar(select(Department.path).where(Department.id == department_id))
    return numbers_of(rule_set_on(path or "", day))


def numbers_on(asked: Iterable[tuple[int, date]]) -> dict[tuple[int, date], OnCallNumbers]:
    """The same for several departments, each on a day. Two statements; none for none."""
    places = set(asked)
    if not places or rule_sets_in_force().is_law_alone:
        return dict.fromkeys(places, LAW)
    ids = {department_id for department_id, _day in places}
    rows = db.session.execute(select(Department.id, Department.path).where(Department.id.in_(ids)))
    paths = {row.id: row.path for row in rows}
    return {
        (number, day): numbers_of(rule_set_on(paths.get(number, ""), day)) for number, day in places
    }
