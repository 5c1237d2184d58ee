"""On a hospital that changed overnight, the recheck finds exactly what lapses: counted in SQL."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.capabilities.commands_sign_offs import revoke
from app.capabilities.models import Holding, RevocationReason
from app.capacity.commands_recheck import recheck
from app.claims.models import Doubt
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.core.migrations import upgrade
from app.shifts.models_claims import Claim
from seeds.hospital.plan import hospital
from seeds.hospital.storing import store_hospital
from tests.conftest import Engine, make_app
from tests.factories import ZONE

NOW = datetime(2026, 10, 13, 6, 10, tzinfo=UTC)
OF_CAPABILITIES = {"capability_missing", "level_too_low", "capability_expires"}


@pytest.fixture(scope="module")
def changed_app(engine: Engine) -> Iterator[Flask]:
    """A small hospital in which, since people were booked, capabilities went and came."""
    app = make_app(engine.copy())
    with clock.fixed_at(NOW), app.app_context():
        upgrade()
        store_hospital(hospital(NOW, ZONE, 120, 900), "not a hash", lambda _: None)
        assert recheck(NOW) == 0, "the seed books nobody whom the rules would refuse"
        _change()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def changed(changed_app: Flask) -> Iterator[Flask]:
    """The same, inside a context, at ``NOW``."""
    with clock.fixed_at(NOW), changed_app.app_context():
        yield changed_app


def _rows(statement: str, **values: Any) -> list[Any]:
    return list(db.session.execute(text(statement), values).all())


def _change() -> None:
    """Every fourth thing that a booked person needs: revoked, expired, lowered, or held anew."""
    needed = _rows(
        """
        SELECT DISTINCT claims.person_id, needs.capability_id FROM claims
        JOIN shifts ON shifts.id = claims.shift_id
        JOIN needs ON needs.task_type_id = shifts.task_type_id
        WHERE claims.live AND claims.ends_at > :now AND claims.seat = 'regular'
        ORDER BY 1, 2
        """,
        now=_stored(NOW),
    )
    for number, (person_id, capability_id) in enumerate(needed):
        if number % 8 == 0:
            revoke(person_id, capability_id, RevocationReason.NOT_SAFE)
        elif number % 8 in (2, 4, 6):
            _spoil(person_id, capability_id, number % 8)


@bookkeeping
def _spoil(person_id: int, capability_id: int, how: int) -> None:
    """Shorten it, lower it, or shorten it while it is also held in another way."""
    of_one = Holding.person_id == person_id, Holding.capability_id == capability_id
    for holding in db.session.scalars(select(Holding).where(*of_one)):
        if how == 4:
            holding.level = 3
        else:
            holding.valid_until = date(2026, 10, 13) + timedelta(person_id % 15)
    if how == 6:
        via = 1 if capability_id != 1 else 2
        more = Holding(person_id=person_id, capability_id=capability_id, via_id=via, level=5)
        db.session.add(more)


def _stored(instant: datetime) -> Any:
    """An instant as the engine stores it, for plain SQL."""
    column: Any = Claim.__table__.c.ends_at
    dialect = db.session.get_bind().dialect
    convert = column.type.dialect_impl(dialect).bind_processor(dialect)
    return convert(instant) if convert else instant


def _lapsing() -> set[int]:
    """The claims with a need that no row of holdings meets on the day that the task ends."""
    ways = defaultdict(list)
    for row in _rows("SELECT person_id, capability_id, level, valid_until FROM holdings"):
        ways[row.person_id, row.capability_id].append((row.level, str(row.valid_until or "9999")))
    booked = _rows(
        """
        SELECT claims.id, claims.person_id, claims.ends_at, needs.capability_id, needs.level,
               capabilities.kind
        FROM claims JOIN shifts ON shifts.id = claims.shift_id
        JOIN needs ON needs.task_type_id = shifts.task_type_id
        JOIN capabilities ON capabilities.id = needs.capability_id
        WHERE claims.live AND claims.seat = 'regular' AND claims.starts_at > :now
        """,
        now=_stored(NOW),
    )
    return {
        row.id
        for row in booked
        if not any(
            level >= (row.level if row.kind in ("skill", "induction") else 1)
            and until >= _day_before(row.ends_at)
            for level, until in ways[row.person_id, row.capability_id]
        )
    }


def _day_before(end: Any) -> str:
    """The local day that holds the last instant before the end, ``2026-10-13``."""
    instant = datetime.fromisoformat(end) if isinstance(end, str) else end
    instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return (instant - timedelta(microseconds=1)).astimezone(ZONE.zone).date().isoformat()


def test_exactly_the_future_claims_that_lapse_are_found(changed: Flask) -> None:
    lapsing = _lapsing()
    recheck(NOW)
    found = {
        doubt.claim_id: set(doubt.codes) & OF_CAPABILITIES
        for doubt in db.session.scalars(select(Doubt))
    }
    assert {claim_id for claim_id, codes in found.items() if codes} == lapsing
    assert len(lapsing) > 20, "the hospital has too little to find"
    assert set().union(*found.values()) == OF_CAPABILITIES
    assert all(db.session.get_one(Claim, claim_id).live for claim_id in lapsing)


def test_the_next_run_writes_nothing_more(changed: Flask) -> None:
    recheck(NOW)
    assert recheck(NOW) == 0
