"""Every column that names a person gives a right, or says why not: accounts are changed by it."""

from flask import Flask

from app.core.db import db
from app.people import reach

RIGHTS = {
    "role_grants.person_id": "roles",
    "capability_grants.person_id": "keepers",
    "task_types.owner_id": "owners",
    "shifts.contact_id": "contacts",
    "shifts.deputy_id": "contacts",
    "stand_ins.stand_in_id": "contacts",
}
"""What gives a right beside that of everybody, and which answer of ``people.reach`` counts it."""

KEPT_QUIET = {"tracks.person_id", "tracks.case_worker_id", "tracks.shared_with_id"}
"""What no answer may tell: so the address of an account, the way in, is for the top alone."""

NO_RIGHT = {
    "agreements.person_id",
    "calendar_sources.person_id",
    "capability_imports.person_id",
    "roster_imports.person_id",
    "capability_requests.answered_by_id",
    "capability_requests.person_id",
    "claims.person_id",
    "commitment_series.person_id",
    "commitments.person_id",
    "credentials.person_id",
    "expiry_notes.person_id",
    "contact_calls.called_id",
    "contact_calls.caller_id",
    "customer_links.made_by_id",
    "feeds.person_id",
    "holdings.person_id",
    "hours_offers.person_id",
    "instruction_versions.made_by_id",
    "instruction_versions.thanks_to_id",
    "known_browsers.person_id",
    "limits.person_id",
    "neighbour_helps.said_by_id",
    "notices.person_id",
    "offers.asked_by_id",
    "offers.person_id",
    "overrides.asked_by_id",
    "overrides.person_id",
    "practice.person_id",
    "reset_links.person_id",
    "rule_set_uses.chosen_by_id",
    "series.posted_by_id",
    "shifts.posted_by_id",
    "sign_offs.assessor_id",
    "sign_offs.person_id",
    "signed_in_sessions.person_id",
    "stand_ins.person_id",
    "step_reports.answered_by_id",
    "step_reports.reporter_id",
    "track_entries.actor_id",
    "track_entries.other_id",
    "swaps.person_id",
    "waiting.person_id",
    "wall_links.made_by_id",
}
"""What is about oneself, or only remembers who did something."""


def test_every_column_that_names_a_person_says_whether_it_gives_a_right(shared_app: Flask) -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.c
        if any(key.column.table.name == "people" for key in column.foreign_keys)
    }
    known = RIGHTS.keys() | KEPT_QUIET | NO_RIGHT
    assert found - known == set(), "does it give a right? Then answer for it in people.reach"
    assert known - found == set(), "no such column any more"
    assert set(RIGHTS.values()) - {"roles"} == set(reach.REGISTERED)
