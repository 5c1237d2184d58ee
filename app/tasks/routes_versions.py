"""The versions of an instruction: each can be read, and what changed since the one before."""

from flask import Response, abort

from app.core.viewer import Can
from app.tasks.blueprint import blueprint
from app.tasks.queries_instruction import (
    VersionDraft,
    VersionLine,
    draft_of,
    version_line,
    versions,
)
from app.tasks.routes_instruction import readable_or_404
from app.tasks.rules_instruction import changed_steps, changed_values
from app.tasks.words import CHANGES
from app.web.access import access
from app.web.pages import listing, page_number
from app.web.render import page


@blueprint.get("/task-types/<int:task_type_id>/instruction/versions")
@access(Can.SIGNED_IN)
def instruction_versions(task_type_id: int) -> Response:
    """All versions, the newest first."""
    task_type = readable_or_404(task_type_id)
    found = listing(versions(task_type_id), page_number())
    return page(
        "tasks/versions.html",
        task_type=task_type,
        listing=found,
        versions=[VersionLine(*row) for row in found.rows],
    )


@blueprint.get("/task-types/<int:task_type_id>/instruction/versions/<int:number>")
@access(Can.SIGNED_IN)
def instruction_version(task_type_id: int, number: int) -> Response:
    """A version as it was, and what it changed."""
    task_type = readable_or_404(task_type_id)
    line = version_line(task_type_id, number) or abort(404)
    draft = draft_of(task_type_id, number) or abort(404)
    before = draft_of(task_type_id, number - 1) or VersionDraft(0, (), ())
    return page(
        "tasks/version.html",
        task_type=task_type,
        line=line,
        draft=draft,
        first=before.number == 0,
        steps=changed_steps(before.steps, draft.steps),
        values=changed_values(before.values, draft.values),
        changes=CHANGES,
    )
