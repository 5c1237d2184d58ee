"""What each role allows, and who may do what to a person."""

from collections.abc import Iterable

from app.core.viewer import FROM_THE_TOP, Can, Viewer
from app.people.reach import HOUSE
from app.people.rules import Role

RIGHTS: dict[Role, tuple[Can, ...]] = {
    Role.POSTER: (Can.POST, Can.SEE_TASKS, Can.SEE_TASK_TYPES),
    Role.COORDINATOR: (Can.POST, Can.SEE_TASKS, Can.COORDINATE, Can.SEE_PEOPLE, Can.SEE_TASK_TYPES),
    Role.ASSESSOR: (Can.ASSESS,),
    Role.CASE_WORKER: (Can.TRACKS,),
    Role.ADMINISTRATOR: (Can.ADMINISTER, Can.SEE_PEOPLE, Can.SEE_TASK_TYPES, *FROM_THE_TOP),
}
"""What each role allows; of these, ``FROM_THE_TOP`` only where it is held on top."""
GIVEN_BY_THE_TOP = {Role.CASE_WORKER}
"""Roles that only an administrator of a department on top gives and takes away."""


def may_administer(viewer: Viewer, path: str) -> bool:
    """Whether the viewer administers the department at the path."""
    return viewer.can(Can.ADMINISTER, path)


def may_give(viewer: Viewer, role: Role, path: str) -> bool:
    """Whether the viewer may give this role for the department at the path, and take it away."""
    return may_offer(viewer, role) and viewer.can(Can.ADMINISTER, path)


def may_offer(viewer: Viewer, role: Role) -> bool:
    """Whether an administrator gives this role at all; for which departments is ``may_give``."""
    return role not in GIVEN_BY_THE_TOP or viewer.can(Can.ADMINISTER_ALL)


def may_change_account(
    viewer: Viewer,
    home_path: str,
    roles: Iterable[tuple[str, str]],
    reach: Iterable[str] = (),
) -> bool:
    """Whether the viewer may change somebody's account: name, department, active or not.

    Every role (with its path) and every other right of that person (``people.reach``) has to lie
    within what the viewer administers. Otherwise the administrator of a small department could
    take away, or take over, what a larger one gave.
    """
    if not viewer.can(Can.ADMINISTER, home_path):
        return False
    if not all(may_give(viewer, Role(role), path) for role, path in roles):
        return False
    return all(
        viewer.can(Can.ADMINISTER_ALL) if path == HOUSE else viewer.can(Can.ADMINISTER, path)
        for path in reach
    )


def may_change_address(viewer: Viewer, *, added_by: int | None, entered: bool) -> bool:
    """Whether who may change an account may change its e-mail address too, which is a way in.

    Only from the top: what an account opens is not all told (tracks), so no smaller right would be
    enough for some people and too little for others, and the difference would tell. Who added the
    account may correct a mistake until its first password (``entered``): they chose the address.
    """
    return viewer.can(Can.ADMINISTER_ALL) or (added_by == viewer.id and not entered)
