"""What is wrong with a step: reported by who does the work."""

from flask import Response, abort

from app.core.viewer import Can
from app.tasks.blueprint import blueprint
from app.web.access import access


@blueprint.get("/task-types/<int:task_type_id>/steps/<key>/report")
@access(Can.SIGNED_IN)
def report_step(task_type_id: int, key: str) -> Response:
    """Something is wrong with this step."""
    return abort(404)
