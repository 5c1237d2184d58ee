"""The roles in which somebody can look at Flexpool, the one last used, and where each begins."""

from flask import url_for

from app.core.viewer import Can, Viewer

HOMES: dict[str, str] = {}
"""The endpoint where a role begins: its room registers it."""


def begin_at(mode: str, endpoint: str) -> None:
    """Let this page be where people in that role begin."""
    HOMES[mode] = endpoint


def home_of(viewer: Viewer) -> str:
    """The address where the role last used begins."""
    return url_for(HOMES[mode_of(viewer)])


def modes_of(viewer: Viewer) -> list[str]:
    """The roles that somebody can look in: coordinator, department, worker, and the others."""
    modes = ["worker"]
    if viewer.anywhere(Can.POST):
        modes.insert(0, "department")
    if viewer.anywhere(Can.COORDINATE):
        modes.insert(0, "coordinator")
    if viewer.anywhere(Can.TRACKS):
        modes.insert(0, "case_worker") if len(modes) == 1 else modes.append("case_worker")
    if viewer.anywhere(Can.ADMINISTER):
        modes.insert(0, "administrator") if len(modes) == 1 else modes.append("administrator")
    return modes


def mode_of(viewer: Viewer) -> str:
    """The role last used; at first coordinator, then poster, then worker."""
    modes = modes_of(viewer)
    return viewer.mode if viewer.mode in modes else modes[0]
