"""The whole hospital becomes rows: one transaction, poured in parts, and it says how far it is."""

from collections import Counter
from collections.abc import Callable

from app.accounts.models import Credential
from app.audit.trail import Verb, record
from app.capabilities.models import CapabilityGrant, Holding, SignOff
from app.core.command import command
from app.people.models import Agreement, Commitment, Limit, Person, RoleGrant
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from seeds import rows
from seeds.hospital.plan import Hospital
from seeds.hospital.world import HOSPITAL
from seeds.instructions import keep_instructions
from seeds.pouring import count_on_from, pour
from seeds.storing import Stored, store_organisation
from seeds.told import ask_for_capabilities, tell_of_the_work

Tell = Callable[[str], None]
"""Is told how far it is, in words, now and then."""


@command
def store_hospital(hospital: Hospital, password_hash: str, tell: Tell) -> Stored:
    """Store the whole hospital, or nothing. Returns how many rows each table got."""
    return {
        **store_organisation(HOSPITAL, hospital.now),
        **store_crowd(hospital, password_hash, tell),
        **store_year(hospital, tell),
    }


@command
def store_crowd(hospital: Hospital, password_hash: str, tell: Tell) -> Stored:
    """People, what they may, can and agreed, and when they are taken."""
    people = hospital.crowd.people
    tell(f"{len(people)} people")
    stored = {
        "people": pour(Person, rows.people(HOSPITAL, people)),
        "credentials": pour(Credential, rows.credentials(people, password_hash, hospital.now)),
        "role_grants": pour(RoleGrant, rows.roles(HOSPITAL, people)),
        "agreements": pour(Agreement, rows.agreements(people)),
        "limits": pour(Limit, rows.limits(people)),
        "capability_grants": pour(CapabilityGrant, rows.capability_grants(HOSPITAL, people)),
        "sign_offs": pour(SignOff, rows.sign_offs(HOSPITAL, people, hospital.now)),
        "holdings": pour(Holding, rows.holdings(HOSPITAL, people)),
    }
    tell(f"{stored['holdings']} capabilities that they hold")
    stored["commitments"] = pour(Commitment, rows.commitments(hospital.taken_by()))
    tell(f"{stored['commitments']} parts of their own rosters")
    count_on_from(Person, stored["people"])
    stored["capability_requests"] = ask_for_capabilities(hospital.now)
    stored["instruction_values"] = keep_instructions(hospital.now)
    record(Verb.SEEDED, "people", **stored)
    return stored


@command
def store_year(hospital: Hospital, tell: Tell) -> Stored:
    """A year of shifts and the claims on them, some thousands at once."""
    stored: Counter[str] = Counter()
    for posts in hospital.posts():
        stored["shifts"] += pour(Shift, rows.shifts(HOSPITAL, posts))
        stored["claims"] += pour(Claim, rows.claims(posts))
        tell(f"{stored['shifts']} of {hospital.shifts} tasks, {stored['claims']} claims")
    count_on_from(Shift, max(stored["shifts"], 1))
    stored.update(tell_of_the_work(hospital.now))
    record(Verb.SEEDED, "posts", **stored)
    return dict(stored)
