"""What somebody is asked to set aside with an offer, what a place rests on, and what a question
says.
"""

from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.eligibility.words_overrides import set_aside_texts
from app.labour.rules_oncall import why_may_refuse
from app.notices.models import Notice
from app.on_call.queries_numbers import numbers_in
from app.on_call.queries_terms import call_terms
from app.on_call.words import may_refuse_text
from app.rule_sets.rules_room import read
from app.shifts.models import Shift
from app.shifts.models_claims import Override


def override_of(offer_id: int) -> Override | None:
    """What a yes to an offer would set aside; None where it is a question like any other."""
    return db.session.scalar(select(Override).where(Override.offer_id == offer_id))


def override_under(claim_id: int) -> Override | None:
    """What was agreed to for a claim, and by whom it was asked; None where it rests on nothing."""
    return db.session.scalar(select(Override).where(Override.claim_id == claim_id))


QUESTIONS = ("asked", "ask_moved")
"""The messages that call somebody for a task."""


def question_context(offer: Any, shift: Shift, notice: Notice) -> dict[str, Any]:
    """The offer of a message, if any, and what a question says beside the task: what a yes sets
    aside, and whether by law one may say no. Four statements; none for what is no call.
    """
    if offer is None or notice.kind not in QUESTIONS:
        return {"offer": offer}
    override, local = override_of(offer.id), local_time()
    day = local.day(shift.starts_at)
    call, numbers = call_terms(offer.person_id, day), numbers_in(shift.department_id, day)
    span = Interval(shift.starts_at, shift.ends_at)
    said = override and {"reason": override.reason, "lines": set_aside_texts(read(override.said))}
    why = why_may_refuse(span, notice.made_at, call, local, numbers)
    return {"offer": offer, "override": said, "may_refuse": may_refuse_text(why, call, numbers)}
