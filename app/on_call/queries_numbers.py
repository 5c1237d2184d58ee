"""The numbers of contracts on call that hold in a department: those of its rule set for adults."""

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
