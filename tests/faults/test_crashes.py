"""kill -9 of a web process in the middle of a claim: all or nothing, and the same tap again."""

from pathlib import Path

from app.shifts.models_claims import Claim
from tests.faults.sites import MODULES, Site, running
from tests.harness.history import Told
from tests.harness.record import read
from tests.harness.stores import Store


def claims_on(site: Site) -> list[Claim]:
    return list(read(site.town.app, [task.id for task in site.tasks]).claims.values())


def test_a_process_killed_before_the_commit_leaves_nothing_and_after_it_everything(
    store: Store, tmp_path: Path
) -> None:
    crashing = MODULES / "crashing.py"
    with running(store, tmp_path, module=crashing, CRASH_FOLDER=str(tmp_path)) as site:
        one, other, _ = site.phones()

        (tmp_path / "before").touch()
        assert one.claim(site.tasks[0].id).told is Told.UNKNOWN
        assert claims_on(site) == []

        (tmp_path / "after").touch()
        assert other.claim(site.tasks[0].id).told is Told.UNKNOWN
        assert [claim.person_id for claim in claims_on(site)] == [other.person_id]

        assert [phone.claim(site.tasks[0].id).told for phone in (one, other)] == [Told.OK] * 2
        assert sorted(claim.person_id for claim in claims_on(site)) == site.town.workers[:2]
        assert site.violations() == []
