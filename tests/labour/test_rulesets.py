"""Rule sets: what ships, what may be loosened, and how two differ."""

from dataclasses import fields, replace
from datetime import date

import pytest

from app.labour.parameters import Amount, RuleSet, days, hours, minutes, months, nights, sundays
from app.labour.rulesets import (
    ATW,
    ATW_16_17,
    CAO_UMC,
    CAO_ZIEKENHUIZEN,
    SHIPPED,
    in_force,
)
from app.labour.sets_compared import NOT_BOUND, WHY_NOT_JUDGED, NotJudged, differences, loosened


def test_only_the_law_is_on_and_no_agreement_is_approved() -> None:
    assert [each.name for each in SHIPPED if each.on] == ["ATW", "ATW 16/17"]
    assert not any(each.approved_by or each.approved_on for each in SHIPPED)


@pytest.mark.parametrize("rules", SHIPPED, ids=lambda rules: rules.name)
def test_no_set_that_ships_loosens_the_law(rules: RuleSet) -> None:
    assert loosened(rules) == []


def test_a_set_holds_from_its_day_until_the_next_of_its_name() -> None:
    later = replace(ATW, valid_from=date(2027, 1, 1), week_work=hours(55, "ATW 5:7(2)b"))
    assert in_force("ATW", date(2025, 6, 30)) is None
    assert in_force("ATW", date(2026, 12, 31), [later, ATW]) == ATW
    assert in_force("ATW", date(2027, 1, 1), [later, ATW]) == later
    assert in_force("CAO UMC", date(2026, 1, 1)) is None, "it is off"


NEEDED = {
    "row_gap",
    "shift_gap",
    "break_counts_from",
    "night_over",
    "night_until",
    "late_from",
    "day_rest",
}
"""What no set can be without."""
LOOSER = {
    "shift_work": hours(12.25, ""),
    "week_work": hours(61, ""),
    "long_average": hours(48, "", weeks=53),
    "shift_gap": hours(7, ""),
    "break_counts_from": minutes(10, ""),
    "day_rest": hours(10, ""),
    "day_rest_shortened": (hours(8, ""), hours(9, "")),
    "week_rest": hours(35, ""),
    "two_weeks_part": hours(24, ""),
    "breaks": (),
    "night_work": None,
    "long_night_rest": hours(11, ""),
    "night_rest_shortened": (hours(8, ""), hours(8, "")),
    "row_gap": hours(23, ""),
    "sundays_unasked": None,
    "call_notice": days(0, ""),
    "call_least": hours(2.5, ""),
    "call_few_hours": hours(14, ""),
    "offer_every": months(13, ""),
    "offer_within": months(2, ""),
    "answer_within": months(0, ""),
    "row_shifts": replace(ATW.row_shifts, value=9) if ATW.row_shifts else None,
    "late_nights": nights(140, "", weeks=16),
}


@pytest.mark.parametrize("field", LOOSER)
def test_what_goes_beyond_the_room_of_the_law_is_named_with_its_article(field: str) -> None:
    changed: dict[str, object] = {field: LOOSER[field]}
    found = loosened(replace(ATW, **changed))  # type: ignore[arg-type]
    assert {each.field for each in found} == {field}
    assert all(each.article.startswith(("ATW", "ATB", "BW")) for each in found)


@pytest.mark.parametrize("rules", [ATW, ATW_16_17], ids=lambda rules: rules.name)
def test_every_number_of_the_law_is_bound_or_said_to_be_open(rules: RuleSet) -> None:
    """A number that is taken away, or turned far to each side: one of these is refused."""
    for field in fields(rules):
        amount = getattr(rules, field.name)
        if not isinstance(amount, Amount) or (field.name in NOT_BOUND and not rules.minors):
            continue
        turned = [replace(amount, value=value) for value in (0, amount.value * 9 + 1)]
        without = [] if field.name in NEEDED else [None]
        found = [loosened(replace(rules, **{field.name: each})) for each in (*turned, *without)]  # type: ignore[arg-type]
        assert any(found), f"{field.name}: bound it in sets_compared, or say in NOT_BOUND why not"


def test_of_the_young_fewer_free_sundays_are_refused() -> None:
    fewer = replace(ATW_16_17, free_sundays=sundays(12, "", weeks=52))
    assert [each.field for each in loosened(fewer)] == ["free_sundays"]


def test_room_that_the_law_gives_may_be_used_and_all_may_be_tightened() -> None:
    room = replace(
        ATW,
        long_average=hours(48, "CAO", weeks=52),
        late_nights=nights(140, "CAO", weeks=52),
        short_average=None,
        free_sundays=None,
        day_rest_shortened=(hours(10, "CAO"),),
        shift_work=hours(10, "CAO"),
        may_use_long_nights=False,
        long_night_work=None,
    )
    assert loosened(room) == []


def test_the_young_have_less_room() -> None:
    looser = replace(ATW_16_17, may_use_two_weeks=True, education_is_work=False)
    fields = {each.field for each in loosened(looser)}
    assert {"may_use_two_weeks", "education_is_work"} <= fields
    assert "shift_work" in {each.field for each in loosened(replace(ATW, minors=True))}


def test_two_sets_are_compared_field_by_field() -> None:
    assert [each.field for each in differences(ATW, CAO_UMC)] == ["day_rest_shortened"]
    [nights_off] = differences(CAO_UMC, CAO_ZIEKENHUIZEN)
    assert (nights_off.field, nights_off.one, nights_off.other) == (
        "may_use_long_nights",
        True,
        False,
    )


def test_what_is_not_judged_is_listed() -> None:
    assert set(WHY_NOT_JUDGED) == set(NotJudged)
