"""How far a rule may be set aside: as far as the law lets an agreement go, and nobody further."""

from dataclasses import replace

import pytest

from app.labour.facts_presence import spent_of
from app.labour.parameters import RuleSet, hours
from app.labour.rulesets import ATW, ATW_16_17, CAO_UMC
from app.labour.sets_compared import loosened
from app.labour.verdict import MAY_BE_SET_ASIDE, TAKE_A_YES, RuleId, Ruling
from app.rule_sets.rules_room import ROOM, agreed_of, may_be_set_aside, read, stored, with_all_room
from tests.factories import ZONE
from tests.labour.rosters import Presence, found, works

SHORT_NIGHT = [works(2, "15:00-23:00", 0), works(3, "08:00-12:00", 0)]
"""A rest of nine hours: the one short rest of these seven days."""


def room(asked: Presence, *existing: Presence, rules: RuleSet = ATW) -> set[str]:
    said = found(asked, *existing, rules=rules).values()
    spent = [spent_of(each) for each in existing]
    return {str(each) for each in may_be_set_aside(said, spent, spent_of(asked), rules, ZONE)}


def weeks(times: str, days: list[int]) -> list[Presence]:
    return [works(day, times, 0) for day in days]


FULL_WEEKS = weeks("08:00-19:00", [*range(2, 7), *range(9, 14), *range(16, 21)])
"""Three weeks of 55 hours."""

STORIES: dict[str, tuple[Presence, list[Presence], RuleSet, set[str], set[str]]] = {
    "a second short rest of ten hours may be": (
        works(5, "14:00-21:30", 0),
        [*SHORT_NIGHT, works(6, "07:30-12:00", 0)],
        ATW,
        {"A5"},
        {"A5"},
    ),
    "a second short rest of nine and a half may not": (
        works(5, "14:00-21:30", 0),
        [*SHORT_NIGHT, works(6, "07:00-12:00", 0)],
        ATW,
        {"A5"},
        set(),
    ),
    "where an agreement used the room there is none left": (
        works(5, "14:00-21:30", 0),
        [*SHORT_NIGHT, works(6, "07:00-12:00", 0)],
        CAO_UMC,
        {"A5"},
        set(),
    ),
    "a set that is tighter than the law may be set aside as far as the law goes": (
        works(5, "14:00-21:30", 0),
        [works(6, "09:00-12:00", 0)],
        replace(ATW, day_rest=hours(12, "CAO 4.2"), day_rest_shortened=()),
        {"A5"},
        {"A5"},
    ),
    "more than 55 hours a week over four weeks may be": (
        works(23, "08:00-20:00", 0),
        [
            *weeks("08:00-19:30", [*range(2, 7), *range(9, 14), *range(16, 21)]),
            *weeks("08:00-19:30", [24, 25, 26, 27]),
        ],
        ATW,
        {"A4"},
        {"A4"},
    ),
    "too long a shift may not, whatever else may": (
        works(5, "08:00-20:30", 0),
        [],
        ATW,
        {"A1"},
        set(),
    ),
    "too many hours in a week may not": (
        works(7, "08:00-14:00", 0),
        weeks("08:00-19:00", [*range(2, 7)]),
        ATW,
        {"A2"},
        set(),
    ),
    "for 16 and 17 years nothing may": (
        works(5, "14:00-22:00", 0),
        [works(6, "08:00-12:00", 0)],
        ATW_16_17,
        {"A5"},
        set(),
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_a_refusal_may_be_set_aside_as_far_as_the_law_leaves_room(story: str) -> None:
    asked, existing, rules, refused, may = STORIES[story]
    said = found(asked, *existing, rules=rules).values()
    assert {each.rule for each in said if each.ruling is Ruling.REFUSE} == refused, story
    assert room(asked, *existing, rules=rules) == may, story


def test_each_rule_with_room_says_how_far_and_no_other_does() -> None:
    assert ROOM.keys() == MAY_BE_SET_ASIDE
    assert {RuleId.A1, RuleId.A2, RuleId.A6} & MAY_BE_SET_ASIDE == set()
    assert not MAY_BE_SET_ASIDE & TAKE_A_YES


def test_with_all_room_a_set_is_within_the_law_but_for_numbers_that_other_rules_bound() -> None:
    """What an organisation may make by agreement, a worker's consent may do; not more."""
    assert loosened(with_all_room(ATW)) == []


def test_what_was_agreed_to_covers_that_and_less_and_nothing_worse() -> None:
    existing = [*SHORT_NIGHT, works(6, "07:30-12:00", 0)]
    at_ten, at_ten_and_a_half, at_nine = (
        found(works(5, f"14:00-{end}", 0), *existing)["A5"] for end in ("21:30", "21:00", "22:30")
    )
    [agreed] = agreed_of(read(stored([at_ten])))
    assert agreed.covers(at_ten)
    assert agreed.covers(at_ten_and_a_half)
    assert not agreed.covers(at_nine)
    too_much = found(works(5, "08:00-20:30", 0))["A1"]
    assert not agreed.covers(too_much), "another rule was never agreed to"


def test_of_a_maximum_more_is_worse() -> None:
    existing = STORIES["more than 55 hours a week over four weeks may be"][1]
    one, more = (found(works(23, f"08:00-{end}", 0), *existing)["A4"] for end in ("19:30", "20:00"))
    [agreed] = agreed_of([one])
    assert agreed.covers(one)
    assert not agreed.covers(more)
    assert agreed_of([more])[0].covers(one)
