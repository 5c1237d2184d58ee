"""Every column that names a person says what becomes of it when the person leaves."""

from flask import Flask

from app.core.db import db
from app.people import duties

DUTIES = {
    "shifts.contact_id": "contact",
    "shifts.deputy_id": "contact",
    "task_types.owner_id": "owner",
    "capability_grants.person_id": "keepers",
    "wall_links.made_by_id": "walls",
    "feeds.person_id": "feeds",
    "stand_ins.stand_in_id": "stand_ins",
    "role_grants.person_id": "roles",
    "claims.person_id": "places",
    "tracks.case_worker_id": "case_worker",
}
"""What somebody is named for: the registered duty that lists it before, and hands it over."""

THEIRS = {
    "credentials.person_id": "how they get in; ended by accounts",
    "reset_links.person_id": "how they get in; ended by accounts",
    "known_browsers.person_id": "how they get in; ended by accounts",
    "signed_in_sessions.person_id": "how they get in; ended by accounts",
    "tracks.person_id": "about themselves",
    "tracks.shared_with_id": "read no longer; ended by its room",
    "capability_imports.person_id": "a file that waits for their yes; deleted after a while",
    "agreements.person_id": "about themselves",
    "contact_calls.called_id": "about themselves",
    "capability_requests.person_id": "about themselves",
    "commitments.person_id": "about themselves",
    "roster_imports.person_id": "a file that waits for their yes; deleted after a while",
    "calendar_sources.person_id": "about themselves; not read while they are away for good",
    "commitment_series.person_id": "about themselves",
    "expiry_notes.person_id": "about themselves",
    "holdings.person_id": "about themselves",
    "hours_offers.person_id": "about themselves",
    "stand_ins.person_id": "about themselves",
    "limits.person_id": "about themselves",
    "notices.person_id": "what was for them; what nobody may get goes to the next in charge",
    "neighbour_helps.said_by_id": "whom to call; after they left it is the department",
    "offers.person_id": "ended with the places",
    "swaps.person_id": "ended with the places",
    "waiting.person_id": "ended with the places",
    "overrides.person_id": "about themselves; ended with the places",
    "practice.person_id": "about themselves",
    "sign_offs.person_id": "about themselves",
}
"""What is about the person: it ends or stays with them."""

HISTORY = {
    "capability_requests.answered_by_id",
    "contact_calls.caller_id",
    "customer_links.made_by_id",
    "instruction_versions.made_by_id",
    "instruction_versions.thanks_to_id",
    "offers.asked_by_id",
    "overrides.asked_by_id",
    "rule_set_uses.chosen_by_id",
    "series.posted_by_id",
    "shifts.posted_by_id",
    "sign_offs.assessor_id",
    "step_reports.answered_by_id",
    "step_reports.reporter_id",
    "track_entries.actor_id",
    "track_entries.other_id",
}
"""Who did it, once. Nothing is expected of them by it."""


def names_of_people() -> set[str]:
    return {
        f"{table.name}.{key.parent.name}"
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "people"
    }


def test_a_column_that_names_a_person_says_what_becomes_of_it_when_they_leave(
    shared_app: Flask,
) -> None:
    known = DUTIES.keys() | THEIRS.keys() | HISTORY
    assert names_of_people() - known == set(), (
        "is it a duty (register who takes it over, in the manner of app/people/duties.py), "
        "theirs, or history? Say so here"
    )
    assert known - names_of_people() == set(), "this column is no more: take it off the list"


def test_what_is_called_a_duty_is_handed_over_by_a_room(shared_app: Flask) -> None:
    assert set(DUTIES.values()) <= duties.REGISTERED.keys(), "register it in create_app"
