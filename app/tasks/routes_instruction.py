"""Work instructions: to read and to print, by everybody who is signed in."""

from flask import Response, abort, request, url_for
from flask_babel import gettext as _

from app.core.localtime import local_today
from app.core.viewer import Can
from app.files.serving import as_picture
from app.tasks import qr
from app.tasks.blueprint import blueprint
from app.tasks.models import TaskType
from app.tasks.picture_tokens import picture_of as picture_of_token
from app.tasks.policies import may_keep_instruction
from app.tasks.queries_instruction import (
    Instruction,
    instruction_for,
    locations_of,
    picture_of,
    readable,
)
from app.tasks.queries_reports import open_reports
from app.tasks.rules_instruction import location_of
from app.tasks.words import PROBLEMS
from app.web.access import access, may, viewer
from app.web.render import page

LONGEST_PLACE = 200


@blueprint.get("/task-types/<int:task_type_id>/instruction")
@access(Can.SIGNED_IN)
def instruction(task_type_id: int) -> Response:
    """How the work is done, step by step."""
    task_type = readable_or_404(task_type_id)
    found, locations, location = _at(task_type)
    kept = keeps(task_type)
    return page(
        "tasks/instruction.html",
        task_type=task_type,
        instruction=found,
        locations=locations,
        location=location,
        keeps=kept,
        reports=open_reports(task_type_id) if kept else (),
        words_of=PROBLEMS,
        back=_back(task_type),
    )


@blueprint.get("/task-types/<int:task_type_id>/instruction/print")
@access(Can.SIGNED_IN)
def print_instruction(task_type_id: int) -> Response:
    """How the work is done, for a wall: A4, with a code that leads to the page."""
    task_type = readable_or_404(task_type_id)
    found, locations, location = _at(task_type)
    address = url_for("tasks.instruction", task_type_id=task_type_id, location=location or None)
    return page(
        "tasks/instruction_print.html",
        task_type=task_type,
        instruction=found or abort(404),
        locations=locations,
        location=location,
        code=qr.code_of(address),
        today=local_today(),
    )


@blueprint.get("/task-types/<int:task_type_id>/pictures/<int:file_id>")
@access(Can.SIGNED_IN)
def picture(task_type_id: int, file_id: int) -> Response:
    """A picture of a step; one that is in no version yet, with the ``word`` that its form has."""
    task_type = readable_or_404(task_type_id)
    written = picture_of_token(request.args.get("word"), task_type_id)
    just_sent = keeps(task_type) and written == file_id
    found = picture_of(task_type_id, file_id, just_sent=just_sent)
    return as_picture(found or abort(404))


def readable_or_404(task_type_id: int) -> TaskType:
    """The task type, when the viewer may read its instruction."""
    return readable(viewer(), task_type_id) or abort(404)


def keeps(task_type: TaskType) -> bool:
    """Whether the viewer keeps the instruction of the task type."""
    return may_keep_instruction(viewer(), task_type.owner_id, task_type.department.path)


def _at(task_type: TaskType) -> tuple[Instruction | None, list[str], str]:
    """The newest version, the places with values of their own, and the one that it is read for."""
    asked = request.args.get("location", task_type.place)[:LONGEST_PLACE]
    found = instruction_for(task_type.id, asked, viewer().language)
    locations = locations_of(found.version_id) if found else []
    return found, locations, location_of(locations, asked)


def _back(task_type: TaskType) -> tuple[str, str]:
    if may("tasks.task_type"):
        return task_type.name, url_for("tasks.task_type", task_type_id=task_type.id)
    return _("Back"), url_for("accounts.home")
