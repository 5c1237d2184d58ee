"""Words for what is wrong with a step, and for what became of a report; and why not."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.refusal import NotDone
from app.tasks.models import ReportState, StepProblem
from app.tasks.rules import TaskRefusal
from app.tasks.rules_instruction import Change

PROBLEMS: dict[str, Any] = {
    StepProblem.OUTDATED: _l("outdated"),
    StepProblem.UNCLEAR: _l("unclear"),
    StepProblem.UNSAFE: _l("unsafe"),
    StepProblem.OTHER: _l("something else"),
}
STATES: dict[str, Any] = {
    ReportState.OPEN: _l("waits for an answer"),
    ReportState.MENDED: _l("step changed"),
    ReportState.KEPT: _l("step stays"),
}
CHANGES: dict[str, Any] = {
    Change.ADDED: _l("added"),
    Change.REMOVED: _l("removed"),
    Change.CHANGED: _l("changed"),
    Change.MOVED: _l("moved"),
}


def refusal_text(refusal: NotDone[TaskRefusal]) -> str:
    """Why nothing was changed or kept, and what to do."""
    texts = {
        TaskRefusal.NAME_TAKEN: _("This name is already in use. Choose another one."),
        TaskRefusal.DEPARTMENT_INACTIVE: _("This department is not active. Choose another one."),
        TaskRefusal.REPORTED_ALREADY: _("You reported this already. It waits for an answer."),
    }
    return str(texts[refusal.why])
