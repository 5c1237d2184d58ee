"""A plan becomes rows: one transaction, one entry in the trail for each part."""

from datetime import datetime, timedelta

from app.accounts.models import Credential
from app.audit.trail import Verb, record
from app.capabilities.models import Capability, CapabilityGrant, Holding, Inclusion, SignOff
from app.core.command import command
from app.people.models import Agreement, Commitment, Department, Limit, Person, RoleGrant
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.tasks.models import InstructionStep, InstructionVersion, Need, TaskType
from seeds import rows
from seeds.calls import tell_of_calls
from seeds.customers import give_a_card
from seeds.demo import Plan
from seeds.instructions import keep_instructions
from seeds.organisation import DE_LINDE, Organisation
from seeds.pouring import count_on_from, pour
from seeds.told import ask_for_capabilities, tell_of_the_work
from seeds.tracks import build_up

LONG_AGO = timedelta(days=200)

Stored = dict[str, int]
"""How many rows each table got."""


@command
def store(plan: Plan, password_hash: str) -> Stored:
    """Store the whole plan, or nothing. Returns how many rows each table got."""
    return {
        **store_organisation(DE_LINDE, plan.now),
        **store_people(plan, password_hash),
        **store_posts(plan),
    }


@command
def store_organisation(organisation: Organisation, now: datetime) -> Stored:
    """Departments, capabilities, task types and how their work is done."""
    written = now - LONG_AGO
    stored = {
        "departments": pour(Department, rows.departments(organisation)),
        "capabilities": pour(Capability, rows.capabilities(organisation)),
        "task_types": pour(TaskType, rows.task_types(organisation)),
        "capability_inclusions": pour(Inclusion, rows.capability_inclusions(organisation)),
        "needs": pour(Need, rows.needs(organisation)),
        "instruction_versions": pour(
            InstructionVersion, rows.instruction_versions(organisation, written)
        ),
        "instruction_steps": pour(InstructionStep, rows.instruction_steps(organisation)),
    }
    for model in (Department, Capability, TaskType, InstructionVersion):
        count_on_from(model, stored[model.__tablename__])
    record(Verb.SEEDED, "organisation", **stored)
    return stored


@command
def store_people(plan: Plan, password_hash: str) -> Stored:
    """People, what they may, can and agreed, and when they are taken."""
    stored = {
        "people": pour(Person, rows.people(DE_LINDE, plan.people)),
        "credentials": pour(Credential, rows.credentials(plan.people, password_hash, plan.now)),
        "role_grants": pour(RoleGrant, rows.roles(DE_LINDE, plan.people)),
        "agreements": pour(Agreement, rows.agreements(plan.people)),
        "limits": pour(Limit, rows.limits(plan.people)),
        "capability_grants": pour(CapabilityGrant, rows.capability_grants(DE_LINDE, plan.people)),
        "sign_offs": pour(SignOff, rows.sign_offs(DE_LINDE, plan.people, plan.now)),
        "holdings": pour(Holding, rows.holdings(DE_LINDE, plan.people)),
        "commitments": pour(Commitment, rows.commitments(plan.taken.items())),
    }
    count_on_from(Person, stored["people"])
    stored["capability_requests"] = ask_for_capabilities(plan.now)
    stored["instruction_values"] = keep_instructions(plan.now)
    record(Verb.SEEDED, "people", **stored)
    build_up(plan)  # no figure of the trail counts it
    return stored


@command
def store_posts(plan: Plan) -> Stored:
    """Shifts, in the order of posting, and the claims on them."""
    posts = list(enumerate(plan.posts, start=1))
    stored = {
        "shifts": pour(Shift, rows.shifts(DE_LINDE, posts)),
        "claims": pour(Claim, rows.claims(posts)),
    }
    count_on_from(Shift, stored["shifts"])
    stored |= tell_of_the_work(plan.now) | give_a_card(plan.now) | tell_of_calls(plan.now)
    record(Verb.SEEDED, "posts", **stored)
    return stored
