"""Who may do what to a shift."""

from app.core.viewer import Can, Viewer


def may_post(viewer: Viewer, department_path: str) -> bool:
    """Whether the viewer posts, changes and cancels tasks of the department at the path."""
    return viewer.can(Can.POST, department_path)
