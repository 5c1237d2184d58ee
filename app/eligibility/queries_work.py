"""What the work of task types is, and what it needs: read with a task, or for many at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, select

from app.capabilities.models import KINDS_WITH_LEVELS, Capability
from app.core.among import among
from app.core.asked import Asked
from app.eligibility.facts_needs import NeedFact
from app.tasks.models import Need, TaskType


@dataclass(frozen=True, slots=True)
class Work:
    """What a task type asks, as far as rules and cards need it; ``language``: of its own texts."""

    title: str
    loads: frozenset[str]
    needs: tuple[NeedFact, ...]
    wants_senior: bool = False
    language: str = ""


# Made once: to make a statement costs more than to run it.
WORK = (
    TaskType.name.label("title"),
    TaskType.loads,
    TaskType.wants_senior,
    TaskType.language,
    Need.level,
    Need.capability_id,
    Capability.kind,
    Capability.name_nl,
    Capability.name_en,
    Capability.level_names,
)
"""What ``work_in`` reads: a row for each need of a task type, and one where it has none."""


def with_needs(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """A statement of task types, with a row for each need of theirs."""
    return (
        statement.outerjoin(Need, Need.task_type_id == TaskType.id)
        .outerjoin(Capability, Capability.id == Need.capability_id)
        .order_by(TaskType.id, Need.id)
    )


WORK_OF = Asked(
    with_needs(
        select(TaskType.id.label("task_type_id"), *WORK)
        .select_from(TaskType)
        .where(among(TaskType.id))
    )
)


def works_of(task_type_ids: Collection[int]) -> dict[int, Work]:
    """What the work of task types is, by id. One statement."""
    if not task_type_ids:
        return {}
    return work_in(WORK_OF.rows({"ids": list(task_type_ids)}))


def work_in(rows: Iterable[Any]) -> dict[int, Work]:
    """The work that rows of ``WORK`` tell, by the id of the task type."""
    work: dict[int, Work] = {}
    for row in rows:
        before = work.get(row.task_type_id) or Work(
            row.title, frozenset(row.loads), (), row.wants_senior, row.language
        )
        work[row.task_type_id] = replace(before, needs=before.needs + _need(row))
    return work


def _need(row: Any) -> tuple[NeedFact, ...]:
    if row.level is None:
        return ()
    names = {"nl": row.name_nl, "en": row.name_en}
    has_levels = row.kind in KINDS_WITH_LEVELS
    return (NeedFact(row.capability_id, names, has_levels, row.level, row.level_names),)


def work_of(task_type_id: int) -> Work:
    """What the work of one task type is. One statement."""
    return works_of([task_type_id])[task_type_id]
