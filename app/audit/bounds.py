"""How often somebody may do what leaves messages or entries with others: so often an hour, each.

Counted by what the trail says they did: nothing else is kept, and what changed nothing costs
nothing. Far above what anybody needs on a bad day. Refused taps are no matter of bounds: equal
ones are one entry (``claims.commands``), and so is a question that is put again and again
(``asking.commands_offers``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from flask import Flask, request
from sqlalchemy import select
from werkzeug.exceptions import TooManyRequests

from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.core import clock
from app.core.db import db
from app.web.access import viewer_or_none

PERIOD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Bound:
    """At most so many entries of these verbs by one person within the period.

    ``kind``: about objects of this kind only, where a verb is used for several.
    """

    most: int
    verbs: tuple[Verb, ...]
    kind: str | None = None


DESK = 600
"""So many people, or things about them, somebody at a desk deals with in an hour at the most."""

OF_CLAIMS = {
    "board.undo": Bound(30, (Verb.UNDONE,)),
    "board.hand_back": Bound(30, (Verb.HANDED_BACK, Verb.OFFERED_BACK)),
    "board.keep": Bound(30, (Verb.KEPT,)),
    "board.cannot_come": Bound(30, (Verb.ABSENT,)),
    "board.withdrawal": Bound(30, (Verb.WITHDRAWN,), "Claim"),
    "board.decline": Bound(30, (Verb.DECLINED,)),
    "asking.asks": Bound(600, (Verb.ASKED,)),
    "asking.ask_withdrawal": Bound(120, (Verb.ASK_WITHDRAWN,)),
    "asking.assignments": Bound(200, (Verb.ASSIGNED,)),
    "asking.unassignment": Bound(60, (Verb.UNDONE,)),
    "departments.release": Bound(200, (Verb.RELEASED,)),
    "departments.cancellation": Bound(600, (Verb.CANCELLED,)),
    "departments.closing": Bound(200, (Verb.CLOSED,)),
    "departments.reopening": Bound(200, (Verb.REOPENED,)),
    "departments.change": Bound(300, (Verb.CHANGED,), "Shift"),
    "board.sign_off_learner": Bound(DESK, (Verb.SIGNED_OFF,), "SignOff"),
}
OF_TASKS = {
    "shifts.post": Bound(3000, (Verb.POSTED,)),
    "shifts.own_stand_ins": Bound(60, (Verb.ADDED,), "StandIn"),
    "shifts.stand_ins": Bound(300, (Verb.ADDED,), "StandIn"),
    "shifts.stand_in_ending": Bound(300, (Verb.REMOVED, Verb.CHANGED), "StandIn"),
    "tasks.new_task_type": Bound(300, (Verb.ADDED,), "TaskType"),
    "tasks.edit_task_type": Bound(300, (Verb.CHANGED,), "TaskType"),
    "tasks.task_type_deactivation": Bound(300, (Verb.DEACTIVATED,), "TaskType"),
    "tasks.task_type_reactivation": Bound(300, (Verb.REACTIVATED,), "TaskType"),
    "tasks.instruction_confirmation": Bound(300, (Verb.CONFIRMED,)),
    "tasks.revise_instruction": Bound(200, (Verb.REVISED,)),
    "tasks.report_step": Bound(20, (Verb.REPORTED,)),
    "tasks.step_report": Bound(DESK, (Verb.ANSWERED,)),
}
OF_CAPABILITIES = {
    "requests.request_withdrawal": Bound(30, (Verb.WITHDRAWN,), "CapabilityRequest"),
    "requests.request_approval": Bound(DESK, (Verb.APPROVED,)),
    "requests.request_refusal": Bound(DESK, (Verb.TURNED_DOWN,)),
    "capabilities.add_sign_off": Bound(DESK, (Verb.SIGNED_OFF,), "SignOff"),
    "capabilities.revocation": Bound(DESK, (Verb.REVOKED,), "SignOff"),
    "imports.import_confirmation": Bound(60, (Verb.IMPORTED,)),
    "capabilities.new_capability": Bound(300, (Verb.ADDED,), "Capability"),
    "capabilities.edit_capability": Bound(300, (Verb.CHANGED,), "Capability"),
    "capabilities.capability_deactivation": Bound(300, (Verb.DEACTIVATED,), "Capability"),
    "capabilities.capability_reactivation": Bound(300, (Verb.REACTIVATED,), "Capability"),
    "capabilities.new_owner": Bound(DESK, (Verb.GRANTED,), "CapabilityGrant"),
    "capabilities.new_assessor": Bound(DESK, (Verb.GRANTED,), "CapabilityGrant"),
    "capabilities.grant_removal": Bound(DESK, (Verb.REVOKED,), "CapabilityGrant"),
}
OF_PEOPLE = {
    "people.new_person": Bound(DESK, (Verb.ADDED,), "Person"),
    "people.edit_person": Bound(DESK, (Verb.CHANGED,), "Person"),
    "people.person_deactivation": Bound(DESK, (Verb.DEACTIVATED,), "Person"),
    "people.person_reactivation": Bound(DESK, (Verb.REACTIVATED,), "Person"),
    "people.role_grant": Bound(DESK, (Verb.GRANTED,), "RoleGrant"),
    "people.role_revocation": Bound(DESK, (Verb.REVOKED,), "RoleGrant"),
    "agreements.new_agreement": Bound(DESK, (Verb.ADDED,), "Agreement"),
    "agreements.agreement_end": Bound(DESK, (Verb.CHANGED,), "Agreement"),
    "agreements.agreement_removal": Bound(DESK, (Verb.REMOVED,), "Agreement"),
    "agreements.new_limit": Bound(DESK, (Verb.ADDED,), "Limit"),
    "agreements.limit_end": Bound(DESK, (Verb.CHANGED,), "Limit"),
    "agreements.limit_removal": Bound(DESK, (Verb.REMOVED,), "Limit"),
    "people.new_department": Bound(300, (Verb.ADDED,), "Department"),
    "people.edit_department": Bound(300, (Verb.CHANGED, Verb.MOVED), "Department"),
    "people.department_deactivation": Bound(300, (Verb.DEACTIVATED,), "Department"),
    "people.department_reactivation": Bound(300, (Verb.REACTIVATED,), "Department"),
}
OF_THE_HOUSE = {
    "walls.make_wall": Bound(60, (Verb.ADDED,), "WallLink"),
    "walls.revoke_wall": Bound(60, (Verb.REVOKED,), "WallLink"),
    "operations.send_again": Bound(60, (Verb.SENT_AGAIN,)),
}
BOUNDS = OF_CLAIMS | OF_TASKS | OF_CAPABILITIES | OF_PEOPLE | OF_THE_HOUSE
"""By endpoint. Requests for a capability have a bound of their own, and links to a password too."""


def install(app: Flask) -> None:
    """Look before anything is done; after it is known who acts and that they may."""
    app.before_request(_look)


def _look() -> None:
    bound = BOUNDS.get(request.endpoint or "")
    person = viewer_or_none() if bound and request.method == "POST" else None
    if bound is None or person is None:
        return
    wait = wait_of(person.id, bound, clock.now())
    if wait is not None:
        raise TooManyRequests(retry_after=max(1, ceil(wait.total_seconds())))


def wait_of(person_id: int, bound: Bound, now: datetime) -> timedelta | None:
    """How long until the person may again, or None when they may now. One statement."""
    since = now - PERIOD
    of_kind = [AuditEntry.object_type == bound.kind] if bound.kind else []
    if bound.kind == "SignOff":  # a file of thousands is one act, with a bound of its own
        of_kind.append(AuditEntry.data["method"].as_string().is_distinct_from("imported"))
    oldest_that_counts = db.session.scalar(
        select(AuditEntry.at)
        .where(
            AuditEntry.actor_id == person_id,
            AuditEntry.at > since,
            AuditEntry.verb.in_([str(verb) for verb in bound.verbs]),
            *of_kind,
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .offset(bound.most - 1)
        .limit(1)
    )
    return oldest_that_counts - since if oldest_that_counts else None
