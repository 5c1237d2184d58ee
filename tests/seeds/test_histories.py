"""What people of the seeds can, and how they came to it, is as the rules would have it."""

import io
import itertools
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.capabilities.commands_holdings import project
from app.capabilities.models import (
    Capability,
    CapabilityGrant,
    CapabilityRequest,
    Holding,
    Inclusion,
    Practice,
    RequestState,
    RevocationReason,
    SignOff,
)
from app.capabilities.rules import steps_of
from app.capacity.commands_recheck import recheck
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.core.migrations import upgrade
from app.files.models import StoredFile
from app.on_shift.commands_practice import practise
from app.on_shift.models import Handover
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat
from app.tasks.models import StepReport, TaskType
from seeds.demo import plan
from seeds.hospital.plan import hospital
from seeds.hospital.storing import store_hospital
from seeds.storing import store
from tests.conftest import make_app
from tests.factories import ZONE

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 10, 13, 6, 10, tzinfo=UTC)


@pytest.fixture(scope="module", params=["demo", "hospital"])
def seeded_app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An application on a database with one of the seeds, as of ``NOW``; SQLite will do."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    app = make_app(f"sqlite:///{folder / 'seeded.sqlite'}")
    with clock.fixed_at(NOW), app.app_context():
        upgrade()
        if request.param == "demo":
            store(plan(NOW, ZONE), "not a hash")
        else:
            store_hospital(hospital(NOW, ZONE, 120, 300), "not a hash", lambda _: None)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def seeded(seeded_app: Flask) -> Iterator[Flask]:
    """The same, inside a context."""
    with clock.fixed_at(NOW), seeded_app.app_context():
        yield seeded_app


def held() -> set[tuple[Any, ...]]:
    columns = (
        Holding.person_id,
        Holding.capability_id,
        Holding.via_id,
        Holding.level,
        Holding.valid_until,
    )
    return {tuple(row) for row in db.session.execute(select(*columns))}


@bookkeeping
def project_all() -> None:
    """Work out anew what everybody holds."""
    project(db.session.scalars(select(Person.id)).all())


def history() -> dict[tuple[int, int], list[SignOff]]:
    found: dict[tuple[int, int], list[SignOff]] = defaultdict(list)
    for signed in db.session.scalars(select(SignOff).order_by(SignOff.id)):
        found[signed.person_id, signed.capability_id].append(signed)
    return found


def test_what_is_held_is_exactly_what_follows_from_the_sign_offs(seeded: Flask) -> None:
    before = held()
    project_all()
    assert held() == before
    assert any(capability_id != via_id for _, capability_id, via_id, _, _ in before), (
        "nothing comes with something else"
    )


def test_histories_grow_in_steps_of_their_scheme_and_in_time(seeded: Flask) -> None:
    capabilities = {each.id: each for each in db.session.scalars(select(Capability))}
    several = 0
    for (_, capability_id), signed in history().items():
        several += len({each.level for each in signed}) > 1
        capability = capabilities[capability_id]
        steps = steps_of(capability.level_names) if capability.has_levels else (5,)
        for one, other in itertools.pairwise(signed):
            assert one.day < other.day, "the newest comes last"
            assert one.level <= other.level or other.reason, "levels only rise"
        assert all(each.level in steps or each.reason for each in signed)
        assert all(each.at < NOW for each in signed)
    assert several > 50


def test_nobody_signs_off_for_oneself_and_reserved_acts_only_those_who_are_named(
    seeded: Flask,
) -> None:
    reserved = set(db.session.scalars(select(Capability.id).where(Capability.reserved)))
    named: dict[int, set[int]] = defaultdict(set)
    for grant in db.session.scalars(select(CapabilityGrant)):
        if grant.right == "assessor":
            named[grant.capability_id].add(grant.person_id)
    assert reserved
    assert all(named[each] for each in reserved), "a reserved act has named assessors"
    for (person_id, capability_id), signed in history().items():
        for each in signed:
            assert each.assessor_id != person_id
            if capability_id in reserved:
                assert each.assessor_id in named[capability_id]
    signers = [each.assessor_id for signed in history().values() for each in signed]
    assert sum(each is not None for each in signers) > 0.9 * len(signers)


def test_the_catalogue_has_one_of_each(seeded: Flask) -> None:
    capabilities = db.session.scalars(select(Capability)).all()
    for what in ("level_names", "valid_months", "stale_months", "evidence_required", "reserved"):
        assert any(getattr(each, what) for each in capabilities), what
    assert db.session.scalars(select(Inclusion)).first()
    assert db.session.scalars(select(TaskType).where(TaskType.wants_senior)).first()
    reasons = db.session.scalars(select(SignOff.reason).where(SignOff.reason.is_not(None))).all()
    assert reasons == [RevocationReason.LAPSED], "one was taken away"


def test_practice_is_what_the_job_would_find(seeded: Flask) -> None:
    assert db.session.scalars(select(Practice)).first()
    assert practise(NOW) == 0


def test_nobody_is_booked_for_what_would_not_hold(seeded: Flask) -> None:
    assert recheck(NOW) == 0


def test_somebody_asks_with_proof_that_can_be_read(seeded: Flask) -> None:
    states = db.session.scalars(select(CapabilityRequest.state)).all()
    assert sorted(states) == [RequestState.OPEN, RequestState.OPEN, RequestState.REFUSED]
    file = db.session.scalars(select(StoredFile).options(undefer(StoredFile.content))).one()
    assert file.size == len(file.content)
    assert "Sem Visser" in PdfReader(io.BytesIO(file.content)).pages[0].extract_text()


@pytest.mark.parametrize("seeded_app", ["demo"], indirect=True)
def test_the_last_shift_of_noor_beside_sem_left_a_handover_and_an_unsafe_step(
    seeded: Flask,
) -> None:
    handover = db.session.scalars(select(Handover)).one()
    assert len(handover.lines.splitlines()) == 3
    assert all(len(line) <= 140 for line in handover.lines.splitlines())
    on_it = db.session.execute(
        select(Person.name, Claim.seat)
        .join(Claim, Claim.person_id == Person.id)
        .where(
            Claim.shift_id
            == select(Claim.shift_id).where(Claim.id == handover.claim_id).scalar_subquery()
        )
    )
    seats = [tuple(row) for row in on_it]
    assert ("Noor Haddad", Seat.REGULAR) in seats
    assert ("Sem Visser", Seat.EXTRA) in seats
    unsafe = StepReport.problem == "unsafe", StepReport.state == "open"
    report = db.session.scalars(select(StepReport).where(*unsafe)).one()
    shift = db.session.scalars(select(Shift).where(Shift.task_type_id == report.task_type_id))
    assert any(each.starts_at > NOW for each in shift), "nobody will see it before their task"
