"""Every rule, without a database: facts in, refusals out."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.core.intervals import Interval
from app.eligibility.facts import COUNTS_AS, Busy, BusyKind, Case, ShiftFacts, Terms, WorkerFacts
from app.eligibility.facts_agreements import AgreementFact, LimitFact
from app.eligibility.facts_needs import Held, NeedFact
from app.eligibility.rules import RULES, judge
from app.people.models import CommitmentKind
from app.shifts.states import ShiftState
from tests.factories import TODAY, ZONE, at

LONG_AGO = date(2020, 1, 1)
UNDER = Terms(at("08:00"), ZONE)
POOL = AgreementFact(LONG_AGO, None)
NEED = NeedFact(7, {"nl": "Steriel werken", "en": "Sterile work"}, has_levels=True, level=5)
CERTIFICATE = NeedFact(8, {"nl": "BHV", "en": "First aid"}, has_levels=False, level=5)


def shift(start: str = "13:00", end: str = "16:30", plus: int = 0, **more: object) -> ShiftFacts:
    first, last = at(start, plus=plus), at(end, plus=plus)
    if last <= first:
        last = at(end, plus=plus + 1)
    facts = {
        "state": ShiftState.OPEN,
        "department_path": "/1/2/",
        "left": 1,
        "extra_left": 0,
        **more,
    }
    return ShiftFacts(shift_id=1, span=Interval(first, last), **facts)  # type: ignore[arg-type]


def worker(**more: object) -> WorkerFacts:
    facts = {"home_path": "/1/3/", "agreements": (POOL,), **more}
    return WorkerFacts(person_id=1, **facts)  # type: ignore[arg-type]


def busy(kind: BusyKind, start: str, end: str, plus: int = 0, shift_id: int | None = None) -> Busy:
    return Busy(Interval(at(start, plus=plus), at(end, plus=plus)), kind, "Iets", shift_id)


def codes(
    who: WorkerFacts, what: ShiftFacts, *, now: str = "08:00", extra: bool = False
) -> list[str]:
    terms = Terms(at(now), ZONE)
    return judge(Case(who, what, terms, extra=extra)).codes


def test_a_pool_member_with_a_free_day_fits() -> None:
    assert codes(worker(), shift()) == []


def test_a_task_that_began_a_minute_ago_has_started() -> None:
    assert codes(worker(), shift(), now="13:01") == ["started"]


def test_the_instant_of_the_start_is_started() -> None:
    assert codes(worker(), shift(), now="13:00") == ["started"]


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_a_task_that_is_not_open_says_so(state: str) -> None:
    assert codes(worker(), shift(state=state)) == [state]


def test_without_a_place_left_it_is_full_but_an_extra_seat_may_be_had() -> None:
    full = shift(left=0, extra_left=1)
    assert codes(worker(), full) == ["full"]
    assert codes(worker(), full, extra=True) == []


def test_somebody_without_a_pool_agreement_is_not_in_the_pool() -> None:
    assert codes(worker(agreements=()), shift()) == ["not_in_pool"]


def test_an_agreement_that_ends_before_a_night_task_ends_is_not_enough() -> None:
    ending = AgreementFact(LONG_AGO, TODAY)
    assert codes(worker(agreements=(ending,)), shift("22:00", "06:00")) == ["not_in_pool"]
    assert codes(worker(agreements=(ending,)), shift("18:00", "23:59")) == []


def test_the_own_team_needs_no_pool_agreement() -> None:
    assert codes(worker(agreements=(), home_path="/1/2/5/"), shift()) == []


def test_own_team_first_holds_for_others_until_its_time() -> None:
    guarded = shift(own_team_until=at("11:00"))
    assert codes(worker(), guarded, now="10:59") == ["own_team_first"]
    assert codes(worker(), guarded, now="11:00") == []
    assert codes(worker(home_path="/1/2/"), guarded, now="10:59") == []


def test_after_the_own_team_comes_the_division_and_then_everybody() -> None:
    steps = shift(own_team_until=at("10:00"), division_until=at("11:00"))

    def from_when(home: str) -> list[str]:
        times = ("09:59", "10:00", "10:59", "11:00")
        return [now for now in times if not codes(worker(home_path=home), steps, now=now)]

    assert from_when("/1/2/5/")[0] == "09:59", "the own team at once"
    assert from_when("/1/9/")[0] == "10:00", "the division, which is below the one above"
    assert from_when("/7/")[0] == "11:00", "and everybody else last"


def test_a_division_may_go_first_without_a_step_of_the_team() -> None:
    alone = shift(division_until=at("11:00"))
    assert codes(worker(home_path="/1/9/"), alone, now="09:00") == []
    assert codes(worker(home_path="/7/"), alone, now="09:00") == ["own_team_first"]


def test_a_sister_department_whose_path_begins_alike_is_not_the_own_team() -> None:
    assert codes(worker(agreements=(), home_path="/1/21/"), shift()) == ["not_in_pool"]


@pytest.mark.parametrize("kind", [BusyKind.CLAIM, BusyKind.OWN_ROSTER, BusyKind.PAID_ABSENCE])
def test_time_already_taken_overlaps(kind: BusyKind) -> None:
    taken = busy(kind, "16:00", "18:00", shift_id=9 if kind is BusyKind.CLAIM else None)
    assert codes(worker(busy=(taken,)), shift()) == ["overlap"]


def test_touching_ends_do_not_overlap() -> None:
    assert codes(worker(busy=(busy(BusyKind.OWN_ROSTER, "08:00", "13:00"),)), shift()) == []


def test_not_available_is_soft_so_it_still_fits() -> None:
    away = worker(busy=(busy(BusyKind.UNAVAILABLE, "12:00", "18:00"),))
    verdict = judge(Case(away, shift(), Terms(at("08:00"), ZONE)))
    assert verdict.codes == ["not_available"]
    assert verdict.fits


def test_two_missing_capabilities_are_two_refusals_and_not_almost() -> None:
    needy = shift(needs=(NEED, CERTIFICATE))
    verdict = judge(Case(worker(), needy, Terms(at("08:00"), ZONE)))
    assert [str(refusal.code) for refusal in verdict.refusals] == ["capability_missing"] * 2
    assert not verdict.almost


def test_level_four_is_too_low_where_five_is_needed() -> None:
    assert codes(worker(held={7: (Held(4, None),)}), shift(needs=(NEED,))) == ["level_too_low"]
    assert codes(worker(held={7: (Held(5, None),)}), shift(needs=(NEED,))) == []


def test_level_nought_is_missing() -> None:
    assert codes(worker(held={7: (Held(0, None),)}), shift(needs=(NEED,))) == ["capability_missing"]


def test_a_certificate_is_held_or_not_whatever_its_level_says() -> None:
    assert codes(worker(held={8: (Held(1, None),)}), shift(needs=(CERTIFICATE,))) == []


def test_validity_is_judged_at_the_end_of_the_shift() -> None:
    night = shift("22:00", "06:00", needs=(CERTIFICATE,))
    until_today = worker(held={8: (Held(5, TODAY),)})
    until_tomorrow = worker(held={8: (Held(5, TODAY + timedelta(days=1)),)})
    assert codes(until_today, night) == ["capability_expires"]
    assert codes(until_tomorrow, night) == []


def test_a_task_that_ends_at_midnight_still_ends_on_its_own_day() -> None:
    late = shift("20:00", "00:00", needs=(CERTIFICATE,))
    assert codes(worker(held={8: (Held(5, TODAY),)}), late) == []


def test_an_extra_seat_asks_no_capability_and_no_pool_agreement() -> None:
    learning = shift(needs=(NEED,), extra_left=1, own_team_until=at("12:00"))
    assert codes(worker(agreements=()), learning, extra=True) == []


def test_agreed_hours_count_the_week_with_this_task_and_without_its_break() -> None:
    twelve = AgreementFact(LONG_AGO, None, 12.0)
    eight = busy(BusyKind.CLAIM, "08:00", "16:00", plus=1, shift_id=4)
    four_and_a_half = shift("12:00", "16:30")
    assert codes(worker(agreements=(twelve,), busy=(eight,)), four_and_a_half) == ["agreed_hours"]
    with_break = shift("12:00", "16:30", unpaid=timedelta(minutes=30))
    assert codes(worker(agreements=(twelve,), busy=(eight,)), with_break) == []


def test_hours_of_next_week_do_not_count_for_this_one() -> None:
    four = AgreementFact(LONG_AGO, None, 4.0)
    next_monday = busy(BusyKind.CLAIM, "08:00", "12:00", plus=6, shift_id=4)
    assert codes(worker(agreements=(four,), busy=(next_monday,)), shift()) == []


def test_a_task_over_sunday_midnight_is_split_between_two_weeks() -> None:
    six = AgreementFact(LONG_AGO, None, 6.0)
    sunday_night = shift("20:00", "03:00", plus=5)
    assert codes(worker(agreements=(six,)), sunday_night) == []
    five = busy(BusyKind.CLAIM, "08:00", "12:00", plus=6, shift_id=4)
    assert codes(worker(agreements=(six,), busy=(five,)), sunday_night) == ["agreed_hours"]


def test_own_roster_does_not_use_up_the_agreed_hours_of_tasks() -> None:
    four = AgreementFact(LONG_AGO, None, 4.0)
    own = busy(BusyKind.OWN_ROSTER, "08:00", "12:00")
    assert codes(worker(agreements=(four,), busy=(own,)), shift()) == []


@pytest.mark.parametrize(
    ("limit", "what"),
    [
        ({"loads": frozenset({"sitting"})}, {"loads": frozenset({"sitting", "lifting"})}),
        ({"day_parts": frozenset({"morning"})}, {}),
        ({"hours_day": 3.0}, {}),
        ({"hours_week": 3.0}, {}),
        ({"days_week": 0}, {}),
    ],
)
def test_limits_hold(limit: dict[str, Any], what: dict[str, Any]) -> None:
    limited = worker(limits=(LimitFact(LONG_AGO, None, **limit),))
    expected = "agreed_hours" if "hours_week" in limit else "agreed_limits"
    assert codes(limited, shift(**what)) == [expected]


def test_a_limit_that_has_ended_holds_no_longer() -> None:
    ended = LimitFact(LONG_AGO, TODAY - timedelta(days=1), hours_day=1.0)
    assert codes(worker(limits=(ended,)), shift()) == []


def test_a_night_touches_the_night_of_both_days() -> None:
    no_nights = LimitFact(LONG_AGO, None, day_parts=frozenset({"morning", "afternoon", "evening"}))
    assert codes(worker(limits=(no_nights,)), shift("19:00", "23:00")) == []
    assert codes(worker(limits=(no_nights,)), shift("19:00", "23:15")) == ["agreed_limits"]


def test_for_everyone_else_hours_and_limits_are_one_code() -> None:
    limited = worker(limits=(LimitFact(LONG_AGO, None, hours_week=1.0, hours_day=1.0),))
    verdict = judge(Case(limited, shift(), Terms(at("08:00"), ZONE)))
    assert verdict.codes == ["agreed_hours", "agreed_limits"]
    assert verdict.codes_for_others == ["agreed"]


def test_eleven_hours_of_rest_are_needed_before_the_next_work_but_for_once_in_seven_days() -> None:
    early = busy(BusyKind.OWN_ROSTER, "07:30", "12:00", plus=1)
    once = judge(Case(worker(busy=(early,)), shift("18:00", "22:00"), UNDER))
    assert once.fits
    assert [(note.rule, note.ruling) for note in once.notes] == [("A5", "allow_exception")]
    used = (
        busy(BusyKind.CLAIM, "14:00", "22:00", plus=3, shift_id=7),
        busy(BusyKind.OWN_ROSTER, "07:30", "12:00", plus=4),
    )
    assert codes(worker(busy=(early, *used)), shift("18:00", "22:00")) == ["daily_rest"]
    assert codes(worker(busy=(early, *used)), shift("17:00", "20:30")) == []


def test_what_is_said_without_refusing_goes_along_and_the_task_fits() -> None:
    long = judge(Case(worker(), shift("09:00", "17:00", pause=timedelta(minutes=15)), UNDER))
    assert long.fits
    assert [(note.code, note.found, note.allowed) for note in long.notes] == [("break", 15, 30)]
    assert judge(Case(worker(), shift("09:00", "17:00"), UNDER)).notes == ()


def test_a_sunday_takes_a_yes_for_that_time() -> None:
    sunday = shift(plus=5)
    assert judge(Case(worker(), sunday, UNDER)).codes == []
    assert judge(Case(worker(), sunday, UNDER, consent=False)).codes == ["sunday"]


def test_every_kind_of_time_is_something_to_the_rules_of_working_time() -> None:
    assert set(COUNTS_AS) == set(BusyKind)
    mild = {CommitmentKind.RATHER_NOT}
    assert {str(kind) for kind in set(CommitmentKind) - mild} <= {str(kind) for kind in COUNTS_AS}
    assert {kind for kind, counted in COUNTS_AS.items() if counted is None} == {
        BusyKind.UNAVAILABLE
    }


def test_paid_absence_is_no_work_so_it_needs_no_rest() -> None:
    away = worker(busy=(busy(BusyKind.PAID_ABSENCE, "07:30", "12:00", plus=1),))
    assert codes(away, shift("18:00", "22:00")) == []


def test_age_is_judged_at_the_end_of_each_shift() -> None:
    turns = worker(minor_until=TODAY + timedelta(days=3))
    found = {plus: codes(turns, shift("08:00", "18:00", plus=plus)) for plus in (1, 2, 3, 4)}
    assert found == {1: ["shift_length"], 2: ["shift_length"], 3: [], 4: []}
    assert codes(turns, shift("15:00", "00:00", plus=2)) == ["daily_rest"], "all of it is before"
    assert codes(turns, shift("15:00", "00:30", plus=2)) == [], "it ends on the birthday"


def test_school_is_work_for_a_minor_alone_and_so_is_its_rest() -> None:
    school = busy(BusyKind.EDUCATION, "08:00", "13:00")
    evening = shift("15:00", "20:00")
    assert codes(worker(busy=(school,)), evening) == []
    young = worker(busy=(school,), minor_until=TODAY + timedelta(days=30))
    assert codes(young, evening) == ["shift_length"]
    assert codes(young, shift("14:00", "17:00")) == []


def test_nothing_is_shortened_for_a_minor() -> None:
    early = busy(BusyKind.OWN_ROSTER, "07:30", "12:00", plus=1)
    young = worker(busy=(early,), minor_until=TODAY + timedelta(days=30))
    verdict = judge(Case(young, shift("18:00", "22:00"), UNDER))
    assert (verdict.codes, verdict.notes) == (["daily_rest"], ())


def test_all_reasons_are_given_at_once() -> None:
    taken = busy(BusyKind.OWN_ROSTER, "14:00", "15:00")
    found = codes(worker(agreements=(), busy=(taken,)), shift(left=0, needs=(NEED,)))
    assert found == ["full", "not_in_pool", "overlap", "capability_missing"]


def test_every_rule_says_in_its_docstring_what_it_promises() -> None:
    for rule in RULES:
        assert rule.__doc__, f"{rule.__name__}: say what it promises"
