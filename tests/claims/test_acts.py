"""What can be done with a claim now is the same on every page, and nothing else is done."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.board.words_acts import ADDRESSES
from app.claims.policies import OFFERED, Act
from app.core import clock
from app.core.db import db
from app.people.models import Department
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Initiator, Seat
from tests.factories import World, at

# What pages say is the same on every engine; what the commands do is shown on both elsewhere.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

NOW = at("12:00")
FRESH, OLDER = NOW - timedelta(minutes=2), NOW - timedelta(hours=1)
FAR, LATE, UNDER_WAY, OVER = at("13:00", plus=3), at("15:00"), at("11:00"), at("07:00")
PATHS = {
    Act.WITHDRAW: "withdrawal",
    Act.CONFIRM: "confirmation",
    Act.DECLINE: "refusal",
    Act.KEEP: "keeping",
    Act.UNDO: "undo",
    Act.HAND_BACK: "hand-back",
    Act.SEEK_SUCCESSOR: "hand-back",
    Act.SWAP: "swap",
    Act.ASK_AROUND: "swap",
    Act.CANNOT_COME: "absence",
}


@dataclass(frozen=True)
class Story:
    """A claim on a task that starts then, what is offered of it, and what can be done besides."""

    start: datetime
    offered: tuple[Act, ...]
    besides: tuple[Act, ...] = ()
    released: bool = False
    claim: dict[str, Any] = field(default_factory=dict)


HANDS = (Act.SWAP, Act.ASK_AROUND)
OUT = (Act.HAND_BACK, *HANDS, Act.CANNOT_COME)
OUT_LATE = (Act.SEEK_SUCCESSOR, *HANDS, Act.CANNOT_COME)
OUT_AGAIN = (Act.HAND_BACK, Act.CANNOT_COME)
LEAVING = {"leaving_since": FRESH}
AGAIN = {"state": ClaimState.RECONFIRM, "reconfirm_until": NOW + timedelta(hours=2)}
ANSWERS = (Act.CONFIRM, Act.DECLINE)
WAITS = {"state": ClaimState.REQUESTED, "live": False, "seat": Seat.EXTRA}
TAKEN_OVER = {
    **LEAVING,
    "state": ClaimState.HANDED_BACK,
    "live": False,
    "ended_at": NOW - timedelta(seconds=30),
    "ended_by_id": 10**6,
}
STORIES = {
    "just taken": Story(FAR, (Act.UNDO,), OUT, released=True, claim={"claimed_at": FRESH}),
    "just taken, late": Story(
        LATE, (Act.UNDO,), OUT_LATE, released=True, claim={"claimed_at": FRESH}
    ),
    "just assigned": Story(
        FAR, OUT, released=True, claim={"claimed_at": FRESH, "initiated_by": Initiator.ASSIGNED}
    ),
    "held": Story(FAR, OUT, released=True),
    "held, late": Story(LATE, OUT_LATE, released=True),
    "under way": Story(UNDER_WAY, (Act.CANNOT_COME,)),
    "over": Story(OVER, ()),
    "wants out": Story(
        LATE,
        (Act.KEEP, *HANDS, Act.CANNOT_COME),
        (Act.SEEK_SUCCESSOR,),
        released=True,
        claim=LEAVING,
    ),
    "wants out, under way": Story(UNDER_WAY, (Act.KEEP, Act.CANNOT_COME), claim=LEAVING),
    "being taken over": Story(
        LATE, (Act.KEEP, Act.CANNOT_COME), (Act.SEEK_SUCCESSOR,), claim=TAKEN_OVER
    ),
    "asked again": Story(FAR, ANSWERS, OUT_AGAIN, released=True, claim=AGAIN),
    "asked again, wants out": Story(
        LATE,
        ANSWERS,
        (Act.KEEP, Act.SEEK_SUCCESSOR, Act.CANNOT_COME),
        released=True,
        claim={**LEAVING, **AGAIN},
    ),
    "waits": Story(FAR, (Act.WITHDRAW,), claim=WAITS),
    "handed back": Story(
        FAR, (), claim={"state": ClaimState.HANDED_BACK, "live": False, "ended_at": OLDER}
    ),
}


@pytest.fixture(autouse=True)
def _noon(shared_app: Flask) -> Iterator[None]:
    shared_app.config["WTF_CSRF_ENABLED"] = False
    with clock.fixed_at(NOW):
        yield
    shared_app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture(params=STORIES)
def story(request: pytest.FixtureRequest) -> Story:
    return STORIES[request.param]


@pytest.fixture
def department(world: World) -> Department:
    return world.department(hand_back_hours=24)


@pytest.fixture
def claim(world: World, client: FlaskClient, story: Story, department: Department) -> Claim:
    """The claim of Noor, who is signed in, on a task."""
    noor = world.worker("Noor Haddad")
    world.sign_in(client, noor)
    shift = world.shift(
        department,
        start=story.start,
        filled=int(story.claim.get("live", True)),
        extra_places=1,
    )
    return world.held(noor, shift, **{"claimed_at": OLDER, "changed_at": OLDER, **story.claim})


def drawn(client: FlaskClient, address: str, claim: Claim) -> list[str]:
    """The acts of the claim that a page draws, in their order; a list and a pane may both."""
    found = re.findall(rf'(?:action|href)="/claims/{claim.id}/([a-z-]+)"', client.get(address).text)
    return [path for path in dict.fromkeys(found) if path in {*PATHS.values(), "release"}]


def as_stored(app: Flask, claim: Claim) -> tuple[object, ...]:
    with app.app_context():
        found = db.session.get_one(Claim, claim.id)
        return (found.state, found.live, found.leaving_since, found.changed_at)


def test_every_page_offers_the_same_acts_and_no_other_does_anything(
    app: Flask, client: FlaskClient, story: Story, claim: Claim
) -> None:
    offered = list(dict.fromkeys(PATHS[act] for act in story.offered))
    pages = [f"/shifts/{claim.shift_id}", f"/roster?day={story.start.date()}"]
    if story.start > NOW:
        pages.append(f"/board?shift={claim.shift_id}")
    assert {page: drawn(client, page, claim) for page in pages} == dict.fromkeys(pages, offered)
    before = as_stored(app, claim)
    for path in {*PATHS.values()} - {PATHS[act] for act in (*story.offered, *story.besides)}:
        client.post(f"/claims/{claim.id}/{path}")
        assert as_stored(app, claim) == before, f"{path} is offered nowhere: policies.py refuses it"
    for path in offered[:1]:
        client.post(f"/claims/{claim.id}/{path}")
        assert as_stored(app, claim) != before, f"{path} is offered, and did nothing"


def test_the_department_lets_go_whom_it_can(
    app: Flask,
    client: FlaskClient,
    world: World,
    department: Department,
    claim: Claim,
    story: Story,
) -> None:
    world.sign_in(client, world.poster(department))
    draws = set(drawn(client, f"/shifts/{claim.shift_id}", claim))
    assert draws == ({"release"} if story.released else set())
    before = as_stored(app, claim)
    client.post(f"/claims/{claim.id}/release", data={"paid": 1440})
    assert (as_stored(app, claim) != before) is story.released


TASKS = {
    ("open", FAR): {"edit", "cancellation", "closing"},
    ("closed", FAR): {"edit", "cancellation", "reopening"},
    ("open", UNDER_WAY): {"edit"},
    ("closed", UNDER_WAY): {"edit"},
    ("open", OVER): set(),
    ("cancelled", FAR): set(),
}
EVERY = ("edit", "cancellation", "closing", "reopening")


@pytest.mark.parametrize(("state", "start"), TASKS)
def test_a_department_is_offered_what_it_can_do_with_a_task_and_nothing_else_is_done(
    app: Flask,
    client: FlaskClient,
    world: World,
    department: Department,
    state: str,
    start: datetime,
) -> None:
    world.sign_in(client, world.poster(department))
    shift, can = world.shift(department, start, state=state), TASKS[state, start]
    page = client.get(f"/shifts/{shift.id}/edit").text
    assert {each for each in EVERY if f'action="/shifts/{shift.id}/{each}"' in page} == can
    on_task = f'href="/shifts/{shift.id}/edit"' in client.get(f"/shifts/{shift.id}").text
    assert on_task is ("edit" in can), "the page of the task leads to what can be changed"
    for other in (
        {*EVERY[1:]} - can - ({"closing", "reopening"} if "cancellation" in can else set())
    ):
        again = other == "cancellation" and state == "cancelled"
        answer = client.post(f"/shifts/{shift.id}/{other}")
        assert answer.status_code == (303 if again else 409), other
    with app.app_context():
        assert db.session.get_one(Shift, shift.id).state == state


def test_every_act_that_is_offered_has_a_button_and_a_story() -> None:
    told = {act for story in STORIES.values() for act in story.offered}
    assert told == set(OFFERED) == set(ADDRESSES) == set(PATHS), "add a story, or a button"
