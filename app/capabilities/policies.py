"""Who keeps a capability, and who signs it off."""

from dataclasses import dataclass

from app.core.viewer import Can, Viewer


@dataclass(frozen=True, slots=True)
class Assessing:
    """Which capabilities somebody owns, assesses by name, or holds at the top level today."""

    owned: frozenset[int] = frozenset()
    named: frozenset[int] = frozenset()
    independent: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Assessed:
    """What matters of a capability for who may sign it off; as in ``Capability``."""

    id: int
    has_levels: bool
    reserved: bool
    holders_assess: bool


def may_sign_off(
    viewer: Viewer, own: Assessing, capability: Assessed, person_id: int, home_path: str
) -> bool:
    """Whether the viewer may say what a person of the department at the path can. Never oneself.

    The named assessors; unless it is a reserved act also the assessors of the person's department,
    whoever is independent where that is enough, and the administrator who is shown a paper.
    """
    if viewer.id == person_id:
        return False
    if capability.id in own.named:
        return True
    if capability.reserved:
        return False
    return (
        viewer.can(Can.ASSESS, home_path)
        or (capability.holders_assess and capability.id in own.independent)
        or (not capability.has_levels and viewer.can(Can.ADMINISTER, home_path))
    )


def may_read(viewer: Viewer, own: Assessing) -> bool:
    """Whether the viewer sees the catalogue: who owns one of it, and administrators."""
    return bool(own.owned) or viewer.anywhere(Can.ADMINISTER)


def may_keep(viewer: Viewer, own: Assessing, capability_id: int) -> bool:
    """Whether the viewer keeps the entry of a capability: its owners, and who administers all."""
    return capability_id in own.owned or viewer.can(Can.ADMINISTER_ALL)
