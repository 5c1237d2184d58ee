"""The proof of the viewer's own case: a page, and the same as a file."""

import json

from flask import Response, abort

from app.claims.queries import judged_for, visible_task
from app.core.viewer import Can
from app.eligibility.queries_shift_facts import Task
from app.web.access import access, viewer
from app.web.render import page
from app.working_time import words
from app.working_time.blueprint import blueprint
from app.working_time.sheet import ProofSheet


@blueprint.get("/shifts/<int:shift_id>/working-time")
@access(Can.SIGNED_IN)
def sheet(shift_id: int) -> Response:
    """What the law was asked about this task and oneself, and what it said."""
    task = _visible(shift_id)
    command = f"flask --app wsgi labour judge {_file_name(shift_id)}"
    seen = _sheet(task)
    return page("working_time/sheet.html", task=task, sheet=seen, words=words, command=command)


@blueprint.get("/shifts/<int:shift_id>/working-time.json")
@access(Can.SIGNED_IN)
def sheet_file(shift_id: int) -> Response:
    """The same, as the command for outsiders reads it."""
    told = json.dumps(_sheet(_visible(shift_id)).as_file(), ensure_ascii=False, indent=1)
    answer = Response(told + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_file_name(shift_id)}"'
    return answer


def _file_name(shift_id: int) -> str:
    return f"working-time-{shift_id}.json"


def _visible(shift_id: int) -> Task:
    task = visible_task(viewer(), shift_id)
    return task if task is not None else abort(404)


def _sheet(task: Task) -> ProofSheet:
    [judged] = judged_for(viewer(), [task])
    return ProofSheet(judged.case)
