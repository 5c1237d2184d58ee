"""What somebody can do, as far as the viewer may see it: today, or as known on a past day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask_babel import get_locale
from sqlalchemy import select
from sqlalchemy.orm import aliased, contains_eager

from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.capabilities.models import (
    Capability,
    CapabilityGrant,
    CapabilityRequest,
    CapabilityRight,
    Holding,
    Practice,
    SignOff,
)
from app.capabilities.policies import may_sign_off
from app.capabilities.queries import assessed, assessing_of
from app.capabilities.queries_sign_offs import includes
from app.capabilities.rules import (
    Freshness,
    HeldAfter,
    ProfilePart,
    Signed,
    best,
    freshness,
    held_before,
    next_step,
    part_of,
    steps_of,
)
from app.core.db import db
from app.core.localtime import local_time, local_today
from app.core.text import folded
from app.core.viewer import Can, Viewer
from app.files.models import StoredFile
from app.people.models import Person


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody whose profile the viewer may open, and which capabilities of it.

    ``judged`` are those that the viewer may sign off and take away, ``whole`` says whether there
    are others among them.
    """

    person: Person
    whole: bool
    capabilities: Mapping[int, Capability]
    judged: frozenset[int]

    def may_sign_off(self, capability_id: int) -> bool:
        """Whether the viewer may say anew what this person can do; not once one of them is gone."""
        return (
            capability_id in self.judged
            and self.person.active
            and self.capabilities[capability_id].active
        )

    def signable(self) -> list[Capability]:
        """What the viewer may sign off, by name."""
        return _by_name(self.capabilities[each] for each in filter(self.may_sign_off, self.judged))


@dataclass(frozen=True, slots=True)
class Entry:
    """A capability on a profile, as of a day. Level 0 is not held; ``ever``: it has a history.

    ``practised`` is the last day on which it was done or shown, ``through`` the capability that
    gives it where it was not signed off itself, ``next_level`` the step after this one.
    """

    capability: Capability
    level: int = 0
    valid_until: date | None = None
    practised: date | None = None
    freshness: Freshness | None = None
    through: Capability | None = None
    next_level: int | None = None
    ever: bool = False
    signable: bool = False
    assessors: tuple[str, ...] = ()

    @property
    def matters(self) -> bool:
        """Whether there is something to show: it is in use, or the person had it once."""
        return self.capability.active or self.ever or self.level > 0

    @property
    def part(self) -> ProfilePart:
        """Where on the profile it stands."""
        return part_of(self.freshness, self.next_level)


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody can do on a day, by name within each part."""

    on: date
    entries: tuple[Entry, ...]

    def part(self, part: ProfilePart) -> list[Entry]:
        """The entries of a part of the profile."""
        return [entry for entry in self.entries if entry.part is part]

    @property
    def held(self) -> int:
        """How many capabilities the person has, expired ones too."""
        return sum(entry.level > 0 for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Event:
    """A sign-off or a taking away: the day it was written, who did it, and the proof, if any.

    ``request_id`` is the request that the proof came with.
    """

    sign_off: SignOff
    written_on: date
    assessor: str | None
    file_name: str | None
    request_id: int | None


@dataclass(frozen=True, slots=True)
class _Known:
    """What a profile is worked out from, by capability id."""

    ways: Mapping[int, Mapping[int, HeldAfter]]
    shown: Mapping[int, date]
    practised: Mapping[int, date]
    ever: frozenset[int]
    assessors: Mapping[int, list[str]] = field(default_factory=dict)


def seen(viewer: Viewer, person_id: int) -> Seen | None:
    """Somebody's profile as far as the viewer may open it; None is not at all. Three statements.

    Oneself and coordinators or administrators in scope: all of it. Assessors: what they may sign
    off.
    """
    person = db.session.scalar(
        select(Person)
        .join(Person.home_department)
        .where(Person.id == person_id)
        .options(contains_eager(Person.home_department))
    )
    if person is None:
        return None
    own, home = assessing_of(viewer), person.home_department.path
    everything = {each.id: each for each in db.session.scalars(select(Capability))}
    judged = frozenset(
        each.id
        for each in everything.values()
        if may_sign_off(viewer, own, assessed(each), person.id, home)
    )
    if viewer.id == person.id or viewer.can(Can.SEE_PEOPLE, home):
        return Seen(person, True, everything, judged)
    if not judged:
        return None
    return Seen(person, False, {each: everything[each] for each in judged}, judged)


def profile(found: Seen) -> Profile:
    """What somebody can do now; four statements."""
    return _profile(found, _known(found), local_today())


def entry_of(found: Seen, capability_id: int) -> Entry | None:
    """One capability of somebody, now, whether it matters or not; four statements."""
    capability = found.capabilities.get(capability_id)
    if capability is None:
        return None
    return _entry(found, _known(found), capability, local_today())


def _known(found: Seen) -> _Known:
    history = _history(found.person.id)
    ways: dict[int, dict[int, HeldAfter]] = defaultdict(dict)
    for row in db.session.scalars(select(Holding).where(Holding.person_id == found.person.id)):
        ways[row.capability_id][row.via_id] = HeldAfter(row.level, row.valid_until)
    return _Known(
        ways,
        _shown(history),
        _practised(found.person.id),
        frozenset(each.capability_id for each in history),
        _assessors(found.person.id),
    )


def profile_on(found: Seen, on: date) -> Profile:
    """What somebody could do as Flexpool knew it at the end of a local day; four statements.

    Worked out from what is never changed, the history and the trail, so levels and validity stay
    the same for ever. How fresh it was goes by today's rules; and of practice only the last is
    kept, so practice after that day hides what came before it.
    """
    end = local_time().midnight(on + timedelta(days=1))
    history = [each for each in _history(found.person.id) if each.at < end]
    with_levels = [each.id for each in found.capabilities.values() if each.has_levels]
    ways: dict[int, dict[int, HeldAfter]] = defaultdict(dict)
    for (capability, via), standing in held_before(
        history, end, _includes_before(end), with_levels
    ).items():
        ways[capability][via] = standing
    practised = {key: day for key, day in _practised(found.person.id).items() if day <= on}
    ever = frozenset(each.capability_id for each in history)
    return _profile(found, _Known(ways, _shown(history), practised, ever), on)


def history(person_id: int, capability_id: int) -> list[Event]:
    """Every sign-off and taking away of a capability, the newest first; one statement."""
    assessor = aliased(Person)
    rows = db.session.execute(
        select(SignOff, assessor.name, StoredFile.name, CapabilityRequest.id)
        .outerjoin(assessor, assessor.id == SignOff.assessor_id)
        .outerjoin(StoredFile, StoredFile.id == SignOff.file_id)
        .outerjoin(CapabilityRequest, CapabilityRequest.file_id == SignOff.file_id)
        .where(SignOff.person_id == person_id, SignOff.capability_id == capability_id)
        .order_by(SignOff.id.desc())
    )
    local = local_time()
    return [Event(row[0], local.day(row[0].at), *row[1:]) for row in rows]


def _profile(found: Seen, known: _Known, today: date) -> Profile:
    entries = (_entry(found, known, each, today) for each in _by_name(found.capabilities.values()))
    return Profile(today, tuple(entry for entry in entries if entry.matters))


def _by_name(capabilities: Iterable[Capability]) -> list[Capability]:
    language = str(get_locale())
    return sorted(capabilities, key=lambda each: (folded(each.name(language)), each.id))


def _entry(found: Seen, known: _Known, capability: Capability, today: date) -> Entry:
    ways, ever = known.ways.get(capability.id), capability.id in known.ever
    signable = found.may_sign_off(capability.id)
    if not ways:
        return Entry(capability, ever=ever, signable=signable)
    via = best(capability.id, ways, today)
    standing = ways[via]
    days = [
        when[each]
        for when in (known.shown, known.practised)
        for each in {capability.id, via}
        if each in when
    ]
    practised = max(days, default=None)
    steps = steps_of(capability.level_names)
    return Entry(
        capability,
        level=standing.level,
        valid_until=standing.valid_until,
        practised=practised,
        freshness=freshness(standing.valid_until, practised, capability.stale_months, today),
        through=found.capabilities.get(via) if via != capability.id else None,
        next_level=next_step(steps, standing.level) if capability.has_levels else None,
        ever=ever,
        signable=signable,
        assessors=tuple(known.assessors.get(capability.id, ())),
    )


def _history(person_id: int) -> list[Signed]:
    rows = db.session.execute(
        select(
            SignOff.id,
            SignOff.capability_id,
            SignOff.level,
            SignOff.valid_until,
            SignOff.day,
            SignOff.at,
        ).where(SignOff.person_id == person_id)
    )
    return [Signed(*row) for row in rows]


def _shown(history: Iterable[Signed]) -> dict[int, date]:
    """The last day on which each was shown to an assessor, since it was last taken away."""
    found: dict[int, date] = {}
    for entry in sorted(history, key=lambda each: each.id):
        if entry.level:
            found[entry.capability_id] = max(entry.day, found.get(entry.capability_id, date.min))
        else:
            found.pop(entry.capability_id, None)
    return found


def _practised(person_id: int) -> dict[int, date]:
    rows = db.session.execute(
        select(Practice.capability_id, Practice.practised_at).where(Practice.person_id == person_id)
    )
    local = local_time()
    return {row.capability_id: local.day(row.practised_at) for row in rows}


def _includes_before(end: datetime) -> dict[int, set[int]]:
    """What each capability included just before an instant: as now, but for what changed since."""
    found = includes()
    since = select(AuditEntry).where(
        AuditEntry.object_type == Capability.__name__,
        AuditEntry.verb.in_((Verb.ADDED, Verb.CHANGED)),
        AuditEntry.at >= end,
    )
    for entry in db.session.scalars(since.order_by(AuditEntry.id.desc())):
        if entry.object_id and (entry.verb == Verb.ADDED or "included_before" in entry.data):
            found[entry.object_id] = set(entry.data.get("included_before", ()))
    return found


def _assessors(person_id: int) -> dict[int, list[str]]:
    """The names of the named assessors of each capability, but for the person's own."""
    found = defaultdict(list)
    rows = db.session.execute(
        select(CapabilityGrant.capability_id, Person.name)
        .join(Person, Person.id == CapabilityGrant.person_id)
        .where(
            CapabilityGrant.right == CapabilityRight.ASSESSOR,
            Person.active,
            Person.id != person_id,
        )
        .order_by(Person.name_folded, Person.id)
    )
    for row in rows:
        found[row.capability_id].append(row.name)
    return found
