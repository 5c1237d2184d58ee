"""Who is in charge of a task on a day: whom to call about it, and who gets its messages.

The contact person; while somebody stands in for them, that one; then the deputy, likewise; then
whoever posts for the department, the nearest first. Who left is nobody, and a stand-in who is
away as well is passed over: their own stand-in is not asked for.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_TOLD = 20
"""So many posters get a message at most."""


class ChargePart(StrEnum):
    """As what somebody is in charge."""

    CONTACT = "contact"
    DEPUTY = "deputy"
    STAND_IN = "stand_in"
    POSTER = "poster"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as far as it matters here; ``phone`` is empty where there is none.

    ``depth`` tells of a poster how near the department is that they post for: more is nearer.
    """

    id: int
    name: str
    phone: str
    active: bool = True
    depth: int = 0
    given_name: str | None = None


@dataclass(frozen=True, slots=True)
class Charged:
    """Somebody in charge, as what, and for a stand-in instead of whom."""

    id: int
    name: str
    phone: str
    part: ChargePart
    instead_of: str = ""
    depth: int = 0
    given_name: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Who is named on a task."""

    contact: Somebody
    deputy: Somebody | None = None


def line_of(
    named: Named, posters: Iterable[Somebody], standing_in: Mapping[int, Somebody]
) -> list[Charged]:
    """Everybody in charge, the first first, each once.

    ``standing_in``: by the id of who is away that day, who stands in. ``posters``: nearest first.
    """
    found: dict[int, Charged] = {}
    for each in (*_named(named, standing_in), *_posting(posters, standing_in)):
        found.setdefault(each.id, each)
    return list(found.values())


def _named(named: Named, standing_in: Mapping[int, Somebody]) -> Iterator[Charged]:
    for somebody, part in ((named.contact, ChargePart.CONTACT), (named.deputy, ChargePart.DEPUTY)):
        if somebody is None:
            continue
        instead = standing_in.get(somebody.id)
        if instead is None and somebody.active:
            yield _as(somebody, part)
        elif instead is not None and instead.active and instead.id not in standing_in:
            yield _as(instead, ChargePart.STAND_IN, somebody.name)


def _posting(posters: Iterable[Somebody], standing_in: Mapping[int, Somebody]) -> Iterator[Charged]:
    for each in posters:
        if each.active and each.id not in standing_in:
            yield _as(each, ChargePart.POSTER)


def _as(each: Somebody, part: ChargePart, instead_of: str = "") -> Charged:
    depth = each.depth if part is ChargePart.POSTER else 0
    return Charged(each.id, each.name, each.phone, part, instead_of, depth, each.given_name)


def to_call(line: Iterable[Charged], department: str, phone: str | None) -> list[Charged]:
    """Those who have a number, in their order; of the posters the first only.

    Where nobody has one it is the department itself (id 0), by its own number if it has any.
    """
    reached = [each for each in line if each.phone]
    named = [each for each in reached if each.part is not ChargePart.POSTER]
    if reached or not phone:
        return named or reached[:1]
    return [Charged(0, department, phone, ChargePart.DEPARTMENT)]


def to_tell(line: Iterable[Charged], but: Collection[int] = ()) -> list[Charged]:
    """Who gets a message: the first of the line; where nobody named is left, the posters of the
    nearest department that has one.

    ``but`` are those who need none, or cannot be told.
    """
    others = [each for each in line if each.id not in but]
    first = next(iter(others), None)
    if first is None or first.part is not ChargePart.POSTER:
        return others[:1]
    return [each for each in others if each.depth == first.depth][:MOST_TOLD]
