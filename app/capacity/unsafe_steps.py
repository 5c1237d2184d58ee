"""The exception that a step of an instruction was reported as unsafe."""

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from app.capacity.open_shifts import SOON
from app.capacity.rows import Action, Found, Row, Severity
from app.core.viewer import Viewer
from app.tasks.queries_reports import ReportLine, unsafe_reports

MOST = 10


def unsafe_steps(viewer: Viewer, now: datetime) -> Found:
    """The reports that wait for an answer, the oldest first; one statement."""
    found = unsafe_reports(viewer)
    return Found([_row(line, now) for line in found[:MOST]], max(0, len(found) - MOST))


def _row(line: ReportLine, now: datetime) -> Row:
    return Row(
        key=f"unsafe-{line.id}",
        severity=Severity.WARN,
        title=_("Unsafe: %(task)s, step %(number)s", task=line.task, number=line.number),
        what=(line.words or line.step,),
        at=now + SOON,  # after the places of today: these cannot wait
        since=line.reported_at,
        actions=(Action(_("Open the report"), url_for("tasks.step_report", report_id=line.id)),),
        icon="alert",
    )
