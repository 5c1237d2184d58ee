"""What each role allows, and who may do what to a person."""

from collections.abc import Iterable

from app.core.viewer import Can, Viewer
from app.people.models import Role

RIGHTS: dict[Role, tuple[Can, ...]] = {
    Role.POSTER: (Can.POST, Can.SEE_TASK_TYPES),
    Role.COORDINATOR: (Can.POST, Can.COORDINATE, Can.SEE_PEOPLE, Can.SEE_TASK_TYPES),
    Role.ASSESSOR: (Can.ASSESS,),
    Role.CASE_WORKER: (Can.TRACKS,),
    Role.ADMINISTRATOR: (Can.ADMINISTER, Can.SEE_PEOPLE, Can.SEE_TASK_TYPES, Can.SEE_TRAIL),
}
FROM_THE_TOP = {Can.SEE_TRAIL}
"""What only a department on top gives: entries of the trail belong to no department."""


def rights(role: Role, path: str) -> tuple[Can, ...]:
    """What a role allows, granted for the department at the path (``/1/4/``)."""
    on_top = path.count("/") == 2
    return tuple(can for can in RIGHTS[role] if on_top or can not in FROM_THE_TOP)


def may_administer(viewer: Viewer, path: str) -> bool:
    """Whether the viewer administers the department at the path."""
    return viewer.can(Can.ADMINISTER, path)


def may_change_account(viewer: Viewer, home_path: str, role_paths: Iterable[str]) -> bool:
    """Whether the viewer may change somebody's account: name, e-mail address, active or not.

    Every role of that person has to lie within what the viewer administers. Otherwise the
    administrator of a small department could take over the account of a larger one's by giving
    it their own e-mail address.
    """
    return all(viewer.can(Can.ADMINISTER, path) for path in (home_path, *role_paths))
