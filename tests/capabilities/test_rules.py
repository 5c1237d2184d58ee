"""What a sign-off leaves behind, and what is known on a day: pure functions, in milliseconds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.capabilities.models import Method
from app.capabilities.policies import Assessed, Assessing, may_keep, may_sign_off
from app.capabilities.rules import (
    Freshness,
    HeldAfter,
    ProfilePart,
    Signed,
    SignOffDraft,
    Validity,
    after_sign_off,
    best,
    freshness,
    held_before,
    months_after,
    newest_before,
    next_step,
    part_of,
    step_at_most,
    steps_of,
    validity,
    with_included,
)
from app.core.viewer import Can, Grant, Viewer

TODAY = date(2026, 10, 13)
DAY = timedelta(days=1)
NOON = datetime(2026, 10, 13, 12, tzinfo=UTC)


def seen(level: int, day: date = TODAY, until: date | None = None) -> SignOffDraft:
    return SignOffDraft(level, Method.OBSERVED, day, until)


# --- what a sign-off leaves behind ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "level", "after"),
    [
        (HeldAfter(), 2, HeldAfter(2)),
        (HeldAfter(2), 4, HeldAfter(4)),
        (HeldAfter(4), 2, HeldAfter(4)),
        (HeldAfter(4, TODAY), 2, HeldAfter(4, TODAY)),
        (HeldAfter(4, TODAY - DAY), 2, HeldAfter(2)),
        (HeldAfter(4, TODAY - DAY), 4, HeldAfter(4)),
    ],
    ids=[
        "the first",
        "higher",
        "lower leaves all as it was",
        "lower on the last valid day too",
        "expired, then shown lower",
        "expired, then shown the same",
    ],
)
def test_a_sign_off_raises_and_never_lowers_what_is_valid(
    before: HeldAfter, level: int, after: HeldAfter
) -> None:
    assert after_sign_off(before, seen(level), None, TODAY) == after


@pytest.mark.parametrize(
    ("draft", "months", "until"),
    [
        (seen(5), None, None),
        (seen(5), 24, date(2028, 10, 13)),
        (seen(5, date(2026, 1, 31)), 13, date(2027, 2, 28)),
        (seen(5, until=date(2027, 3, 1)), 24, date(2027, 3, 1)),
        (seen(5, until=date(2027, 3, 1)), None, date(2027, 3, 1)),
    ],
    ids=[
        "for good",
        "the months of the capability",
        "a short month",
        "a paper goes first",
        "paper",
    ],
)
def test_how_long_a_sign_off_is_valid(
    draft: SignOffDraft, months: int | None, until: date | None
) -> None:
    assert after_sign_off(HeldAfter(), draft, months, TODAY).valid_until == until


def test_renewing_never_shortens_what_is_still_valid() -> None:
    long_ago = seen(5, TODAY - 300 * DAY)

    renewed = after_sign_off(HeldAfter(5, date(2027, 12, 31)), long_ago, 12, TODAY)
    for_good = after_sign_off(HeldAfter(5, None), long_ago, 12, TODAY)
    higher = after_sign_off(HeldAfter(4, date(2027, 12, 31)), long_ago, 12, TODAY)

    assert renewed == HeldAfter(5, date(2027, 12, 31))
    assert for_good == HeldAfter(5, None)
    assert higher == HeldAfter(5, date(2026, 12, 17)), "a higher level begins anew"


standings = st.builds(
    HeldAfter, st.integers(0, 5), st.none() | st.dates(TODAY - 400 * DAY, TODAY + 400 * DAY)
)
drafts = st.builds(
    seen,
    st.integers(1, 5),
    st.dates(TODAY - 400 * DAY, TODAY),
    st.none() | st.dates(TODAY, TODAY + 400 * DAY),
)


@given(standings, drafts, st.none() | st.integers(1, 36))
def test_whatever_is_signed_off_the_level_that_counts_today_does_not_fall(
    before: HeldAfter, draft: SignOffDraft, months: int | None
) -> None:
    after = after_sign_off(before, draft, months, TODAY)

    assert after.level in (before.level, draft.level)
    if before.is_valid_on(TODAY):
        assert after.level >= before.level


# --- levels, months, freshness -------------------------------------------------------------------


def test_the_steps_are_those_of_the_scheme() -> None:
    scheme: dict[str, object] = {"5": {}, "1": {}, "3": {}}

    assert steps_of(None) == (1, 2, 3, 4, 5)
    assert steps_of(scheme) == (1, 3, 5)
    assert [next_step((1, 3, 5), level) for level in (0, 1, 2, 5)] == [1, 3, 3, None]
    assert [step_at_most((3, 5), level) for level in (1, 3, 4, 5)] == [3, 3, 3, 5]


def test_the_same_day_months_later_or_the_last_of_a_shorter_month() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2027, 12, 31), 2) == date(2028, 2, 29)
    assert months_after(date(2026, 10, 13), 240) == date(2046, 10, 13)


def test_the_last_day_is_valid_and_a_month_ahead_warns() -> None:
    assert validity(None, TODAY) is Validity.VALID
    assert validity(TODAY + 31 * DAY, TODAY) is Validity.VALID
    assert validity(TODAY + 30 * DAY, TODAY) is Validity.EXPIRES_SOON
    assert validity(TODAY, TODAY) is Validity.EXPIRES_SOON
    assert validity(TODAY - DAY, TODAY) is Validity.EXPIRED


@pytest.mark.parametrize(
    ("until", "practised", "months", "state"),
    [
        (None, None, None, Freshness.FRESH),
        (None, None, 6, Freshness.STALE),
        (None, date(2026, 4, 13), 6, Freshness.FRESH),
        (None, date(2026, 4, 12), 6, Freshness.STALE),
        (TODAY, TODAY, 6, Freshness.EXPIRES_SOON),
        (TODAY - DAY, TODAY, 6, Freshness.EXPIRED),
    ],
)
def test_expired_goes_before_expiring_and_that_before_long_unpractised(
    until: date | None, practised: date | None, months: int | None, state: Freshness
) -> None:
    assert freshness(until, practised, months, TODAY) is state


def test_where_a_capability_stands_on_the_profile() -> None:
    assert part_of(None, 1) is ProfilePart.NOT_HELD
    assert part_of(Freshness.FRESH, 5) is ProfilePart.GROWING
    assert part_of(Freshness.FRESH, None) is ProfilePart.IN_ORDER
    for state in (Freshness.STALE, Freshness.EXPIRES_SOON, Freshness.EXPIRED):
        assert part_of(state, 5) is ProfilePart.ASKS


# --- held through another ------------------------------------------------------------------------

ADVANCED, BASIC, FIRST_AID, PAPER = 1, 2, 3, 4
INCLUDES = {ADVANCED: {BASIC}, BASIC: {FIRST_AID, PAPER}}
WITH_LEVELS = {ADVANCED, BASIC, FIRST_AID}


def test_who_holds_a_capability_holds_what_it_includes_and_so_on() -> None:
    found = with_included({ADVANCED: HeldAfter(4)}, INCLUDES, WITH_LEVELS)

    assert {key for key, _via in found} == {ADVANCED, BASIC, FIRST_AID}, "a paper asks for the top"
    assert (PAPER, ADVANCED) in with_included({ADVANCED: HeldAfter(5)}, INCLUDES, WITH_LEVELS)


def test_of_several_ways_the_valid_one_counts_then_the_highest_then_the_longest() -> None:
    past, soon, late = TODAY - DAY, TODAY + DAY, TODAY + 9 * DAY

    assert best(1, {1: HeldAfter(5, past), 2: HeldAfter(3)}, TODAY) == 2
    assert best(1, {1: HeldAfter(3), 2: HeldAfter(5, soon)}, TODAY) == 2
    assert best(1, {1: HeldAfter(5, soon), 2: HeldAfter(5, late)}, TODAY) == 2
    assert best(1, {1: HeldAfter(5, late), 2: HeldAfter(5)}, TODAY) == 2
    assert best(2, {1: HeldAfter(5), 2: HeldAfter(5)}, TODAY) == 2, "of the same: its own sign-off"


# --- as of a day ---------------------------------------------------------------------------------


def signed(number: int, capability: int, level: int, hours: int) -> Signed:
    return Signed(number, capability, level, None, TODAY, NOON + timedelta(hours=hours))


def test_what_was_written_later_was_not_known() -> None:
    history = [signed(3, BASIC, 0, 9), signed(2, BASIC, 5, 4), signed(1, BASIC, 2, 0)]

    def known(hours: int) -> dict[tuple[int, int], HeldAfter]:
        return held_before(history, NOON + timedelta(hours=hours), {}, WITH_LEVELS)

    assert known(0) == {}, "the end of a day does not belong to it"
    assert known(1) == {(BASIC, BASIC): HeldAfter(2)}
    assert known(5) == {(BASIC, BASIC): HeldAfter(5)}
    assert known(10) == {}, "taken away"
    assert newest_before(history, NOON + timedelta(hours=5))[BASIC].id == 2


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 5), st.integers(0, 3)), max_size=12),
    st.integers(0, 40),
)
def test_the_past_does_not_change_by_what_is_written_later(
    entries: list[tuple[int, int, int]], hours: int
) -> None:
    history, at = [], 0
    for number, (capability, level, later) in enumerate(entries, 1):
        at += later
        history.append(signed(number, capability, level, at))
    end = NOON + timedelta(hours=hours)
    then = [each for each in history if each.at < end]

    assert held_before(history, end, INCLUDES, WITH_LEVELS) == held_before(
        then, end, INCLUDES, WITH_LEVELS
    )


# --- who may -------------------------------------------------------------------------------------

HOME = "/1/4/"
SKILL = Assessed(7, has_levels=True, reserved=False, holders_assess=False)
HANDED_ON = Assessed(7, has_levels=True, reserved=False, holders_assess=True)
RESERVED = Assessed(7, has_levels=True, reserved=True, holders_assess=False)
REGISTER = Assessed(7, has_levels=False, reserved=False, holders_assess=False)
KINDS = (SKILL, HANDED_ON, RESERVED, REGISTER)


def viewer(can: Can | None = None, path: str = "/1/") -> Viewer:
    grants = (Grant(can, path),) if can else ()
    return Viewer(1, "Joke Postma", "nl", "/1/", grants=grants)


@pytest.mark.parametrize(
    ("who", "own", "may"),
    [
        (viewer(), Assessing(), ()),
        (viewer(), Assessing(named=frozenset({7})), KINDS),
        (viewer(), Assessing(named=frozenset({8})), ()),
        (viewer(), Assessing(owned=frozenset({7})), ()),
        (viewer(), Assessing(independent=frozenset({7})), (HANDED_ON,)),
        (viewer(Can.ASSESS), Assessing(), (SKILL, HANDED_ON, REGISTER)),
        (viewer(Can.ASSESS, "/1/5/"), Assessing(), ()),
        (viewer(Can.ADMINISTER), Assessing(), (REGISTER,)),
        (viewer(Can.ADMINISTER, "/1/5/"), Assessing(), ()),
        (viewer(Can.COORDINATE), Assessing(), ()),
        (viewer(Can.SEE_PEOPLE), Assessing(), ()),
        (viewer(Can.POST), Assessing(), ()),
    ],
    ids=[
        "anybody",
        "a named assessor",
        "named for another",
        "its owner",
        "independent",
        "assessor of the department",
        "assessor of another",
        "administrator",
        "administrator of another",
        "coordinator",
        "who sees people",
        "poster",
    ],
)
def test_who_may_sign_off_what(who: Viewer, own: Assessing, may: tuple[Assessed, ...]) -> None:
    assert tuple(each for each in KINDS if may_sign_off(who, own, each, 2, HOME)) == may
    assert not any(may_sign_off(who, own, each, who.id, HOME) for each in KINDS), "never oneself"


def test_owners_and_administrators_keep_the_entry() -> None:
    assert may_keep(viewer(), Assessing(owned=frozenset({7})), 7)
    assert may_keep(viewer(Can.ADMINISTER), Assessing(), 7)
    assert not may_keep(viewer(), Assessing(named=frozenset({7}), independent=frozenset({7})), 7)
