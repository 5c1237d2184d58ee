"""The exception that a step of an instruction was reported as unsafe."""

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from app.capacity.rows import Action, Found, Row, Severity
from app.core.viewer import Viewer
from app.tasks.queries_reports import ReportLine, unsafe_reports

MOST = 10


def unsafe_steps(viewer: Viewer, _now: datetime) -> Found:
    """The reports that wait for an answer, the oldest first; one statement."""
    found = unsafe_reports(viewer)
    return Found([_row(line) for line in found[:MOST]], max(0, len(found) - MOST))


def _row(line: ReportLine) -> Row:
    return Row(
        key=f"unsafe-{line.id}",
        severity=Severity.BAD,
        title=_("Unsafe: %(task)s, step %(number)s", task=line.task, number=line.number),
        what=(line.words or line.step,),
        at=line.reported_at,  # before every place: what is ahead can wait, this cannot
        since=line.reported_at,
        actions=(Action(_("Open the report"), url_for("tasks.step_report", report_id=line.id)),),
        icon="alert",
    )
