"""The sets that there are, shipped and stored, and what a department chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.localtime import local_time, local_today
from app.core.text import folded
from app.core.viewer import Viewer
from app.labour.rulesets import SHIPPED, in_force
from app.people.models import Department
from app.people.queries import DepartmentLine, department_tree
from app.rule_sets.models import RuleSetUse, StoredRuleSet
from app.rule_sets.queries_in_force import rule_sets_in_force
from app.rule_sets.rules import (
    HoldingSet,
    RuleSetDraft,
    RuleSetEntry,
    SetChoice,
    made_from,
    shipped_set,
)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A department of the tree: what holds there today, for whom, and what was chosen ahead.

    ``own``: the department chose what holds for adults itself; ``chosen_by`` names who did, which
    may be one above it; None: nobody, and the law holds.
    """

    department: DepartmentLine
    adults: HoldingSet
    minors: HoldingSet
    own: bool
    chosen_by: str | None
    ahead: list[SetChoice]


def rule_set_entries() -> list[RuleSetEntry]:
    """Every set, by name and the latest first; those that are shipped first. One statement."""
    shipped = [RuleSetEntry(each, each) for each in SHIPPED]
    rows = db.session.scalars(
        select(StoredRuleSet).order_by(StoredRuleSet.name, StoredRuleSet.valid_from.desc())
    )
    return [*shipped, *filter(None, map(_entry, rows))]


def rule_set_entry(key: str) -> RuleSetEntry | None:
    """The set that an address names."""
    return next((each for each in rule_set_entries() if each.key == key), None)


def _entry(row: StoredRuleSet) -> RuleSetEntry | None:
    base = shipped_set(row.base_name, row.base_valid_from)
    if base is None:
        return None
    on = local_time().day(row.approved_at) if row.approved_at else None
    rules = made_from(base, draft_of(row), row.approved_by, on)
    return RuleSetEntry(rules, base, row.id, row.reason or "")


def draft_of(row: StoredRuleSet) -> RuleSetDraft:
    """A stored set as it was made."""
    return RuleSetDraft(
        name=row.name,
        valid_from=row.valid_from,
        base_name=row.base_name,
        base_valid_from=row.base_valid_from,
        figures=row.numbers,
    )


def of_name(name: str) -> list[RuleSetEntry]:
    """Every set of a name, however that is written."""
    return [each for each in rule_set_entries() if folded(each.rules.name) == folded(name)]


def is_on(name: str, day: date, *, minors: bool) -> bool:
    """Whether an approved set of that name, for people of that age, holds on the day."""
    sets = [each.rules for each in of_name(name)]
    found = in_force(name, day, [each for each in sets if each.on])
    return found is not None and found.minors is minors


def choosable() -> list[RuleSetEntry]:
    """Of each name the newest set that is on: what departments may choose."""
    newest: dict[str, RuleSetEntry] = {}
    for each in rule_set_entries():
        known = newest.get(each.rules.name)
        if each.rules.on and (known is None or each.rules.valid_from > known.rules.valid_from):
            newest[each.rules.name] = each
    return list(newest.values())


def uses_of(department_id: int) -> Sequence[RuleSetUse]:
    """What was ever chosen for a department itself, the latest first."""
    return db.session.scalars(
        select(RuleSetUse)
        .options(joinedload(RuleSetUse.chosen_by))
        .where(RuleSetUse.department_id == department_id)
        .order_by(RuleSetUse.valid_from.desc(), RuleSetUse.id.desc())
    ).all()


def places(viewer: Viewer, search: str = "") -> list[PlaceLine]:
    """What holds where in the viewer's departments; five statements, however many there are."""
    lines = department_tree(viewer, search)
    rows = db.session.execute(
        select(Department.id, Department.path).where(Department.id.in_([each.id for each in lines]))
    ).all()
    paths, known, today = {row.id: row.path for row in rows}, rule_sets_in_force(), local_today()
    holding = {line.id: known.on(paths[line.id], today) for line in lines}
    names = names_at({each.chosen_at for each in holding.values()})
    return [
        PlaceLine(
            department=line,
            adults=holding[line.id],
            minors=known.on(paths[line.id], today, minors=True),
            own=holding[line.id].chosen_at == paths[line.id],
            chosen_by=names.get(holding[line.id].chosen_at),
            ahead=[
                *known.ahead(paths[line.id], today),
                *known.ahead(paths[line.id], today, minors=True),
            ],
        )
        for line in lines
    ]


def names_at(paths: set[str | None]) -> dict[str | None, str]:
    """The names of the departments at these paths."""
    rows = db.session.execute(
        select(Department.path, Department.name).where(
            Department.path.in_([each for each in paths if each is not None])
        )
    )
    return {row.path: row.name for row in rows}
