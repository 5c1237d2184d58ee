"""Who may read, keep and report on how the work is done."""

from app.core.viewer import Can, Viewer


def may_keep_instruction(viewer: Viewer, owner_id: int | None, path: str) -> bool:
    """Whether the viewer changes the instruction and answers reports: its owner, and whoever posts
    for or administers the department at the path.
    """
    return viewer.id == owner_id or viewer.can(Can.POST, path) or viewer.can(Can.ADMINISTER, path)
