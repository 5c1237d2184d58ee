"""What the demo shows, whatever the day and the hour at which it is made."""

import re
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from app.core.localtime import monday_of
from app.labour.rulesets import ATW
from app.people.models import CommitmentKind
from app.shifts.states import Seat, ShiftState
from seeds import rows
from seeds.demo import Plan, plan
from seeds.names import address_of
from seeds.organisation import DE_LINDE
from seeds.rest import short_rest
from tests.factories import ZONE

MOMENTS = {
    "a Tuesday morning": "2026-10-13T08:10+02:00",
    "late on a Friday": "2026-11-20T23:30+01:00",
    "the Sunday on which summer time ends": "2026-10-25T00:15+02:00",
    "just after midnight at New Year": "2027-01-01T00:05+01:00",
}
CARE_WORDS = re.compile(
    r"\b(zieke?|ziekte\w*|ziek ?gemeld|griep|verzuim\w*|diagnose\w*|klachten|blessure|zwanger\w*"
    r"|burn-?out|herstel\w*|re-?integra\w*|ill(ness)?|sick\w*|flu|disease|pregnan\w*)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module", params=list(MOMENTS.values()), ids=list(MOMENTS))
def demo(request: pytest.FixtureRequest) -> Plan:
    """The demo as it would stand at one of several moments."""
    return plan(datetime.fromisoformat(request.param), ZONE)


def shift_rows(demo: Plan) -> list[rows.Row]:
    """The shifts as they would be stored."""
    return list(rows.shifts(DE_LINDE, enumerate(demo.posts, start=1)))


@pytest.mark.parametrize("demo", [MOMENTS["a Tuesday morning"]], indirect=True, ids=["Tuesday"])
def test_the_same_instant_gives_the_same_organisation(demo: Plan) -> None:
    again = plan(demo.now, demo.local)
    for of_here in (rows.people, rows.roles, rows.holdings):
        assert list(of_here(DE_LINDE, again.people)) == list(of_here(DE_LINDE, demo.people))
    for table in (rows.agreements, rows.limits):
        assert list(table(again.people)) == list(table(demo.people))
    assert list(rows.commitments(again.taken.items())) == list(rows.commitments(demo.taken.items()))
    assert shift_rows(again) == shift_rows(demo)
    assert list(rows.claims(enumerate(again.posts))) == list(rows.claims(enumerate(demo.posts)))


def test_there_are_240_flex_profiles_and_nobody_is_there_twice(demo: Plan) -> None:
    assert sum(person.agreed is not None for person in demo.people) == 240
    for what in ("name", "phone"):
        values = [getattr(person, what) for person in demo.people]
        assert len(set(values)) == len(values), f"somebody shares a {what}"
    addresses = [address_of(person.name) for person in demo.people]
    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"[a-z.-]+@delinde\.example", address) for address in addresses)


def test_addresses_have_no_accents_and_a_dot_for_each_space() -> None:
    assert address_of("Tarik Aydın") == "tarik.aydin@delinde.example"
    assert address_of("Ineke van Dam") == "ineke.van.dam@delinde.example"
    assert address_of("Zoë Çelik") == "zoe.celik@delinde.example"


def test_about_7000_tasks_lie_in_26_weeks_back_and_3_ahead(demo: Plan) -> None:
    assert 6500 <= len(demo.posts) <= 7500
    today = demo.local.day(demo.now)
    days = [demo.local.day(post.span.start) for post in demo.posts]
    assert today - min(days) >= timedelta(weeks=25)
    assert timedelta(18) <= max(days) - today <= timedelta(21)
    assert all(post.posted_at <= demo.now for post in demo.posts), "posted in the future"


def test_the_share_of_places_filled_rises_from_71_to_93_percent(demo: Plan) -> None:
    places: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    this_week = monday_of(demo.local.day(demo.now))
    for post in demo.posts:
        if post.state is ShiftState.OPEN:
            week = (monday_of(demo.local.day(post.span.start)) - this_week).days // 7
            places[week] += post.places
            filled[week] += post.filled()
    share = {week: filled[week] / places[week] for week in places}
    assert all(0.66 < share[week] < 0.76 for week in (-25, -24, -14, -13))
    assert all(share[week] < 0.67 for week in (-19, -18, -17)), "the busy weeks do not dip"
    assert all(0.89 < share[week] < 0.97 for week in (-2, -1))
    assert places[-22] > 1.1 * places[-20], "the exams have no peak"


def test_every_task_has_a_contact_person_and_a_deputy_with_an_extension(demo: Plan) -> None:
    known = {person.id for person in demo.people}
    for post in demo.posts:
        for person in (post.contact, post.deputy):
            assert person.id in known
            assert re.fullmatch(r"\d{5}", person.phone)
        assert post.contact is not post.deputy


def test_nobody_is_in_two_places_or_short_of_rest(demo: Plan) -> None:
    busy = defaultdict(list)
    for post in demo.posts:
        for booking in post.bookings:
            if booking.live:
                busy[booking.person.id].append(post.span)
    for person_id, taken in demo.taken.items():
        roster = [each.span for each in taken if each.kind is CommitmentKind.OWN_ROSTER]
        tasks = sorted(busy[person_id])
        everything = sorted([*roster, *tasks])
        assert all(one.end <= other.start for one, other in pairwise(everything))
        for task in tasks:
            near = task.widened(timedelta(days=3))
            beside = [span for span in everything if span != task and span.overlaps(near)]
            assert not beside or short_rest(beside, task, ATW.daily_rest) is None, task


def test_a_claim_lies_between_the_post_and_now_and_not_before_it_was_open(demo: Plan) -> None:
    for post in demo.posts:
        people = [booking.person.id for booking in post.bookings if booking.live]
        assert len(set(people)) == len(people), "somebody holds two places of one shift"
        for booking in post.bookings:
            assert post.posted_at <= booking.claimed_at <= demo.now
            assert booking.claimed_at < post.span.start
            if booking.live and booking.seat is Seat.REGULAR:
                assert booking.claimed_at >= post.open_since(booking.person)


def test_places_are_held_by_people_who_can_do_the_work(demo: Plan) -> None:
    for post in demo.posts:
        day = demo.local.day(post.span.end)
        for booking in post.bookings:
            if booking.live and booking.seat is Seat.REGULAR:
                assert booking.person.can(post.spec.needs, day), (booking.person.name, post)


def test_some_capabilities_expire_within_three_weeks_and_some_have(demo: Plan) -> None:
    today = demo.local.day(demo.now)
    ends = [
        held.valid_until
        for person in demo.people
        for held in person.held.values()
        if held.valid_until is not None
    ]
    assert sum(end < today for end in ends) >= 10
    assert sum(today <= end <= today + timedelta(21) for end in ends) >= 20


def test_a_task_starts_within_two_hours_with_two_of_five_places_held(demo: Plan) -> None:
    soon = [
        post
        for post in demo.posts
        if timedelta() < post.span.start - demo.now <= timedelta(hours=2)
        and (post.filled(), post.places) == (2, 5)
    ]
    assert len(soon) == 1


def test_one_future_task_is_cancelled_and_one_has_a_running_head_start(demo: Plan) -> None:
    ahead = [post for post in demo.posts if post.span.start > demo.now]
    cancelled = [post for post in ahead if post.state is ShiftState.CANCELLED]
    assert cancelled
    assert all(post.cancel_reason and not post.filled() for post in cancelled)
    assert any(post.own_team_until and post.own_team_until > demo.now for post in ahead)
    assert any(post.extra_places > post.filled(Seat.EXTRA) for post in ahead)


def test_a_few_have_limits_and_no_text_says_why(demo: Plan) -> None:
    assert 5 <= sum(person.limit is not None for person in demo.people) <= 12
    tables = (
        rows.departments(DE_LINDE),
        rows.capabilities(DE_LINDE),
        rows.task_types(DE_LINDE),
        rows.people(DE_LINDE, demo.people),
        rows.limits(demo.people),
        shift_rows(demo),
        rows.commitments(demo.taken.items()),
    )
    texts = {
        value for table in tables for row in table for value in row.values() if type(value) is str
    }
    telling = {text for text in texts if CARE_WORDS.search(text)}
    assert not telling, f"reword these, they tell about somebody's health: {telling}"
    assert CARE_WORDS.search("Is ziek gemeld"), "the search would find it"


def test_task_types_say_what_to_do_in_three_lines_and_four_to_six_steps() -> None:
    steps = Counter(step["version_id"] for step in rows.instruction_steps(DE_LINDE))
    for task in rows.task_types(DE_LINDE):
        assert 4 <= steps[task["id"]] <= 6, task["name"]
        assert 1 <= len(task["scope"].splitlines()) <= 3, task["name"]
        assert task["scope_not"], task["name"]
        assert re.search(r" · gebouw [A-E], route \d+ · ", task["place"]), task["name"]
