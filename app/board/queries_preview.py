"""A post as a task that somebody could take, on an example of a day."""

from datetime import timedelta

from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.eligibility.facts import Busy, BusyKind, Case, WorkerFacts
from app.eligibility.queries_fits import facts_of_draft
from app.eligibility.queries_shift_facts import Callee, Task
from app.eligibility.queries_verdicts import Judged, terms
from app.eligibility.queries_work import work_of
from app.eligibility.verdict import Verdict
from app.people.models import Department, Person
from app.shifts.rules import ShiftDraft
from app.tasks.models import TaskType

DUTY, BEFORE = timedelta(hours=4), timedelta(hours=1)
EARLIEST = 6
"""No duty of the example begins before this hour."""


def example_of(draft: ShiftDraft) -> Judged:
    """The task for somebody whom it fits, who works on their own ward before it. 6 statements."""
    work, department = (
        work_of(draft.task_type_id),
        db.session.get_one(Department, draft.department_id),
    )
    contact = db.session.get_one(Person, draft.contact_id)
    callee = Callee(contact.id, contact.name, contact.phone or "", given_name=contact.given_name)
    task = Task(
        facts=facts_of_draft(draft),
        task_type_id=draft.task_type_id,
        title=work.title,
        department=department.name,
        location=draft.location or db.session.get_one(TaskType, draft.task_type_id).place,
        contact=callee,
        deputy=None,
        callees=(callee,),
        places=draft.places,
        filled=0,
        extra_places=draft.extra_places,
        language=work.language,
        hand_back_hours=department.hand_back_hours,
    )
    worker = WorkerFacts(person_id=0, home_path="", busy=_own_duty(draft.span))
    return Judged(task, Case(worker, task.facts, terms()), Verdict(()), extra_fits=False)


def _own_duty(span: Interval) -> tuple[Busy, ...]:
    local = local_time()
    start = span.start - BEFORE - DUTY
    by_day = local.day(start) == local.day(span.start) and local.at(start).hour >= EARLIEST
    return (Busy(Interval(start, start + DUTY), BusyKind.OWN_ROSTER),) if by_day else ()
