"""Work instructions: to read, by everybody who is signed in."""

from flask import Response, abort

from app.core.viewer import Can
from app.tasks.blueprint import blueprint
from app.tasks.models import TaskType
from app.tasks.policies import may_keep_instruction
from app.tasks.queries_instruction import instruction_for, picture_of, readable
from app.web.access import access, viewer
from app.web.render import page


@blueprint.get("/task-types/<int:task_type_id>/instruction")
@access(Can.SIGNED_IN)
def instruction(task_type_id: int) -> Response:
    """How the work is done, step by step."""
    task_type = readable_or_404(task_type_id)
    return page(
        "tasks/instruction.html",
        task_type=task_type,
        instruction=instruction_for(task_type_id, task_type.place, viewer().language),
        keeps=keeps(task_type),
    )


@blueprint.get("/task-types/<int:task_type_id>/pictures/<int:file_id>")
@access(Can.SIGNED_IN)
def picture(task_type_id: int, file_id: int) -> Response:
    """A picture of a step."""
    readable_or_404(task_type_id)
    found = picture_of(task_type_id, file_id) or abort(404)
    return Response(found.content, mimetype=found.media_type)


def readable_or_404(task_type_id: int) -> TaskType:
    """The task type, when the viewer may read its instruction."""
    return readable(viewer(), task_type_id) or abort(404)


def keeps(task_type: TaskType) -> bool:
    """Whether the viewer keeps the instruction of the task type."""
    return may_keep_instruction(viewer(), task_type.owner_id, task_type.department.path)
