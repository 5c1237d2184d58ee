"""Whom one calls, whether they were reached, and how often that is so."""

from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _

from app.calls.rules import FirstCalls
from app.eligibility.queries_shift_facts import Callee, Task


@dataclass(frozen=True, slots=True)
class Next:
    """Whom to call when somebody was not reached; ``callee`` is None for the coordinator."""

    name: str
    phone: str
    callee: Callee | None = None


def next_after(task: Task, callee: Callee, caller_id: int) -> Next | None:
    """The next in charge who is not the caller; else the coordinator; None without a number."""
    rest = task.callees[task.callees.index(callee) + 1 :]
    for each in rest:
        if each.id != caller_id:
            return Next(each.first_name, each.phone, each)
    phone = current_app.config["HELP_PHONE"]
    return Next(_("the coordinator"), phone) if phone else None


def own_text(found: FirstCalls) -> str:
    """What somebody reads of the calls to them."""
    if not found.tells:
        return _("Calls to you: still too few to count")
    return _(
        "Calls to you: reached the first time %(reached)s of %(calls)s times",
        reached=found.reached,
        calls=found.calls,
    )


def finding_text(found: FirstCalls) -> str:
    """How often the first person who was called was reached."""
    if not found.tells:
        return _("still too few to count")
    return _("%(percent)s%% of %(calls)s calls", percent=found.percent, calls=found.calls)
