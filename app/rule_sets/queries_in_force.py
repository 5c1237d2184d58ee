"""Which rule set holds for a department on a day: one statement, kept for the transaction.

Whoever asks more at once takes ``CHOSEN`` along, and reads its rows with ``in_force_of``.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, select

from app.core.asked import Asked
from app.core.db import db
from app.core.localtime import local_time
from app.labour.parameters import RuleSet
from app.people.models import Department
from app.rule_sets.models import RuleSetUse, StoredRuleSet
from app.rule_sets.rules import (
    ALWAYS_ON,
    RuleSetDraft,
    RuleSetsInForce,
    SetChoice,
    law_alone,
    made_from,
    shipped_set,
)

KEPT = "rule_sets_in_force"
"""Under this name it is kept with the session."""
CHOSEN = (
    select(
        Department.path,
        RuleSetUse.id,
        RuleSetUse.minors,
        RuleSetUse.name,
        RuleSetUse.valid_from,
        StoredRuleSet.id.label("set_id"),
        StoredRuleSet.valid_from.label("set_from"),
        StoredRuleSet.base_name,
        StoredRuleSet.base_valid_from,
        StoredRuleSet.numbers,
        StoredRuleSet.approved_by,
        StoredRuleSet.approved_at,
    )
    .select_from(RuleSetUse)
    .join(Department, Department.id == RuleSetUse.department_id)
    .outerjoin(
        StoredRuleSet,
        and_(StoredRuleSet.name == RuleSetUse.name, StoredRuleSet.approved_at.is_not(None)),
    )
)
"""What was chosen, once for each approved set of its name."""
CHOSEN_ALONE = Asked(CHOSEN)


def rule_set_on(department_path: str, day: date, *, minors: bool = False) -> RuleSet:
    """The set that holds for a department on a local day: what was chosen for it, else for the
    nearest above it, else the law; ``minors``: for people of 16 and 17 years.

    However many departments and days are asked about: one statement in a transaction.
    """
    return rule_sets_in_force().on(department_path, day, minors=minors).rules


def rule_sets_in_force() -> RuleSetsInForce:
    """Everything that was chosen; asked once in a transaction, so that a command sees its own."""
    session = db.session()
    kept = session.info.get(KEPT)
    if kept is not None and kept[0] is session.get_transaction():
        found: RuleSetsInForce = kept[1]
        return found
    found = in_force_of(CHOSEN_ALONE.rows())
    session.info[KEPT] = (session.get_transaction(), found)
    return found


def forget_rule_sets() -> None:
    """What was asked is not so any more: this transaction changes it."""
    db.session().info.pop(KEPT, None)


def in_force_of(rows: Sequence[Any]) -> RuleSetsInForce:
    """What the rows of ``CHOSEN`` say."""
    if not rows:
        return law_alone()
    choices = {
        row.id: SetChoice(row.path, row.minors, row.valid_from, row.id, row.name) for row in rows
    }
    stored = {row.set_id: _rule_set(row) for row in rows if row.set_id is not None}
    sets = (*ALWAYS_ON, *filter(None, stored.values()))
    return RuleSetsInForce(tuple(choices.values()), sets)


def _rule_set(row: Any) -> RuleSet | None:
    """An approved set; None of one that rests on a set that this program does not ship."""
    base = shipped_set(row.base_name, row.base_valid_from)
    if base is None:
        return None
    draft = RuleSetDraft(row.name, row.set_from, row.base_name, row.base_valid_from, row.numbers)
    return made_from(base, draft, row.approved_by, local_time().day(row.approved_at))
