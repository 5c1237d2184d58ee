"""What changes about rule sets: made, approved, removed while a draft; chosen for departments."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.audit.trail import Verb, record
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.core.localtime import local_today
from app.core.refusal import NotDone
from app.labour.sets_compared import loosened
from app.people.locks import lock_structure
from app.people.models import Department
from app.rule_sets import grounds, queries
from app.rule_sets.models import RuleSetUse, StoredRuleSet
from app.rule_sets.queries_in_force import forget_rule_sets
from app.rule_sets.rules import (
    RuleSetDraft,
    RuleSetRefusal,
    changed_figures,
    made_from,
    refused_name,
    shipped_set,
)


@command
def make_rule_set(draft: RuleSetDraft) -> int | NotDone[RuleSetRefusal]:
    """Store a set that nobody approved yet; its id. One that loosens the law is refused.

    The very same draft again is a second tap: the answer is the first. Raises LookupError where
    its base is no shipped set.
    """
    lock_structure()
    base = shipped_set(draft.base_name, draft.base_valid_from)
    if base is None:
        raise LookupError(draft.base_name)
    beyond = loosened(made_from(base, draft, None, None))
    if beyond:
        return NotDone(RuleSetRefusal.LOOSENS, len(beyond))
    others = queries.of_name(draft.name)
    name = next((each.rules.name for each in others), draft.name)
    numbers = changed_figures(base, draft.figures)
    twin = _twin(draft, name)
    if twin is not None and twin.numbers == numbers and twin.base_name == base.name:
        return twin.id
    refused = refused_name(draft, base.minors, [each.rules for each in others], local_today())
    if refused is not None:
        return NotDone(refused)
    made = StoredRuleSet(
        name=name,
        valid_from=draft.valid_from,
        base_name=base.name,
        base_valid_from=base.valid_from,
        numbers=numbers,
        made_at=clock.now(),
    )
    db.session.add(made)
    record(Verb.ADDED, made, valid_from=draft.valid_from.isoformat(), changed=len(numbers))
    return made.id


def _twin(draft: RuleSetDraft, name: str) -> StoredRuleSet | None:
    return db.session.scalars(
        select(StoredRuleSet).where(
            StoredRuleSet.name == name,
            StoredRuleSet.valid_from == draft.valid_from,
            StoredRuleSet.approved_at.is_(None),
        )
    ).first()


@command
def approve_rule_set(
    rule_set_id: int, approved_by: str, reason: str
) -> NotDone[RuleSetRefusal] | None:
    """Let a set be chosen from now on; from here it never changes. Who approved it, and why, are
    words of whoever enters it, and stay out of the trail.
    """
    lock_structure()
    found = db.session.get_one(StoredRuleSet, rule_set_id)
    if found.approved_at is not None:
        same = (found.approved_by, found.reason) == (approved_by, reason)
        return None if same else NotDone(RuleSetRefusal.APPROVED)
    if found.valid_from < local_today():
        return NotDone(RuleSetRefusal.BEGUN)
    found.approved_by, found.reason, found.approved_at = approved_by, reason, clock.now()
    forget_rule_sets()
    grounds.moved(_paths_that_chose(found.name), found.valid_from)
    record(Verb.APPROVED, found, valid_from=found.valid_from.isoformat())
    return None


def _paths_that_chose(name: str) -> Sequence[str]:
    """Where sets of a name were ever chosen."""
    return db.session.scalars(
        select(Department.path)
        .join(RuleSetUse, RuleSetUse.department_id == Department.id)
        .where(RuleSetUse.name == name)
        .distinct()
    ).all()


@command
def remove_rule_set(rule_set_id: int) -> NotDone[RuleSetRefusal] | None:
    """Take away a set that nobody approved."""
    lock_structure()
    found = db.session.get(StoredRuleSet, rule_set_id)
    if found is None:
        return None
    if found.approved_at is not None:
        return NotDone(RuleSetRefusal.APPROVED)
    db.session.delete(found)
    record(Verb.REMOVED, found, valid_from=found.valid_from.isoformat())
    return None


@command
def choose_rule_set(
    department_id: int, chosen_by_id: int, name: str | None, valid_from: date, *, minors: bool
) -> int | NotDone[RuleSetRefusal]:
    """From a day on, go by the sets of this name in a department and below it; the id.

    None as name: by what holds above it again. What was chosen before stays in the history, and
    the same again as the last is a second tap.
    """
    lock_structure()
    if valid_from < local_today():
        return NotDone(RuleSetRefusal.PAST)
    if name is not None and not queries.is_on(name, valid_from, minors=minors):
        return NotDone(RuleSetRefusal.NOT_ON)
    last = db.session.scalars(
        select(RuleSetUse)
        .where(RuleSetUse.department_id == department_id, RuleSetUse.minors.is_(minors))
        .order_by(RuleSetUse.id.desc())
        .limit(1)
    ).first()
    if last is not None and (last.name, last.valid_from) == (name, valid_from):
        return last.id
    made = RuleSetUse(
        department_id=department_id,
        minors=minors,
        name=name,
        valid_from=valid_from,
        chosen_by_id=chosen_by_id,
        chosen_at=clock.now(),
    )
    db.session.add(made)
    forget_rule_sets()
    grounds.moved([db.session.get_one(Department, department_id).path], valid_from)
    record(
        Verb.ADDED,
        made,
        department=department_id,
        rule_set=_code_of(name, valid_from),
        valid_from=valid_from.isoformat(),
    )
    return made.id


def _code_of(name: str | None, day: date) -> int | str | None:
    """A stored set by its id, for its name is a text of people; a shipped one by its name."""
    entries = queries.of_name(name) if name is not None else []
    began = [each for each in entries if each.rules.on and each.rules.valid_from <= day]
    last = max(began, key=lambda each: each.rules.valid_from, default=None)
    return name if last is None or last.id is None else last.id
