"""Sets as flat numbers, and which one holds: pure rules, without a database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.labour.parameters import RuleSet
from app.labour.rulesets import ATW, ATW_16_17, CAO_UMC, SHIPPED
from app.labour.sets_compared import NotJudged, differences, loosened
from app.rule_sets.rules import RuleSetEntry, RuleSetsInForce, SetChoice
from app.rule_sets.rules_figures import (
    READINGS,
    amounts_of,
    asks_more,
    figures_of,
    key_of,
    kind_of,
    with_figures,
)
from app.rule_sets.words import NOT_JUDGED
from app.rule_sets.words_numbers import GROUPS, LABELS, SENTENCES

DAY = date(2026, 10, 13)
OWN = replace(ATW, name="Eigen")
NEWER = replace(OWN, valid_from=DAY + timedelta(days=30))
YOUNG = replace(ATW_16_17, name="Jong")
TOP, WARD, ROOM = "/1/", "/1/2/", "/1/2/3/"


@pytest.mark.parametrize("rules", SHIPPED, ids=lambda rules: rules.name)
def test_every_number_of_a_set_has_words_a_heading_and_a_way_to_be_changed(rules: RuleSet) -> None:
    kinds = {kind_of(key) for key in amounts_of(rules)}
    grouped = [kind for _heading, group in GROUPS for kind in group]
    assert kinds <= set(grouped)
    assert sorted(grouped) == sorted(READINGS) == sorted(LABELS) == sorted(SENTENCES)
    assert with_figures(rules, figures_of(rules)) == rules
    for key, value in figures_of(rules).items():
        other = with_figures(rules, {key: not value if isinstance(value, bool) else value + 1})
        assert len(differences(rules, other)) == 1, f"{key} is changed alone"


def test_the_sets_that_stored_ones_rest_on_stay_where_they_are() -> None:
    """Rows name their base: to take one away, or to give it another day, would change them."""
    keys = {RuleSetEntry(each, each).key for each in SHIPPED}
    assert keys >= {
        "atw-2025-07-01",
        "atw-16-17-2025-07-01",
        "cao-umc-2025-07-01",
        "cao-ziekenhuizen-2025-07-01",
        "cao-vvt-2025-07-01",
    }


def test_what_nobody_judges_is_said_in_words() -> None:
    assert NOT_JUDGED.keys() == set(NotJudged)


@pytest.mark.parametrize("rules", SHIPPED, ids=lambda rules: rules.name)
def test_a_number_that_loosens_the_law_is_found_by_its_own_key(rules: RuleSet) -> None:
    """Every number, turned as far as it goes to either side: what is loosened points back at it."""
    found = set()
    for key, amount in amounts_of(rules).items():
        for value in (0, amount.value * 3 + 1):
            other = with_figures(rules, {key: value})
            beyond = loosened(other)
            pointed = {key_of(each, other) for each in beyond}
            assert {each.field for each in beyond} <= {kind_of(key), key.partition("_")[0]}
            assert {kind_of(each).partition("_")[0] for each in pointed} <= {key.partition("_")[0]}
            found |= pointed
    assert {"shift_work", "week_work", "day_rest", "week_rest"} <= found


def test_what_asks_more_is_read_from_number_and_weeks() -> None:
    one = amounts_of(ATW)
    shorter, over_a_year = (
        replace(one["shift_work"], value=1),
        replace(one["long_average"], weeks=52),
    )
    assert asks_more("shift_work", one["shift_work"], shorter) is True
    assert asks_more("day_rest", one["day_rest"], replace(one["day_rest"], value=1)) is False
    assert asks_more("long_average", one["long_average"], over_a_year) is False
    both = replace(over_a_year, value=1)
    assert asks_more("long_average", one["long_average"], both) is None, "one cannot say"
    more_nights = replace(one["late_nights"], weeks=52)
    assert asks_more("late_nights", one["late_nights"], more_nights) is True


def chosen(*rows: tuple[str, str | None, int], minors: bool = False) -> RuleSetsInForce:
    """What was chosen, in this order: where, which name, and so many days from ``DAY``."""
    choices = [
        SetChoice(path, minors, DAY + timedelta(days=ahead), number, name)
        for number, (path, name, ahead) in enumerate(rows)
    ]
    return RuleSetsInForce(choices, (ATW, ATW_16_17, OWN, NEWER, YOUNG))


@pytest.mark.parametrize(
    ("rows", "path", "ahead", "expected"),
    [
        ((), ROOM, 0, ATW),
        (((TOP, "Eigen", 0),), ROOM, 0, OWN),
        (((TOP, "Eigen", 0),), ROOM, -1, ATW),
        (((TOP, "Eigen", 0),), "/10/", 0, ATW),
        (((WARD, "Eigen", 0),), TOP, 0, ATW),
        (((TOP, "Eigen", 0), (WARD, "ATW", 5)), ROOM, 4, OWN),
        (((TOP, "Eigen", 0), (WARD, "ATW", 5)), ROOM, 5, ATW),
        (((TOP, "Eigen", 0), (WARD, "ATW", 0), (WARD, None, 5)), WARD, 5, OWN),
        (((TOP, "Eigen", 0),), TOP, 29, OWN),
        (((TOP, "Eigen", 0),), TOP, 30, NEWER),
        (((TOP, "Eigen", 0), (TOP, "ATW", 0)), TOP, 0, ATW),
        (((TOP, "ATW", 9), (TOP, "Eigen", 0)), TOP, 9, ATW),
        (((TOP, "Weg", 0),), TOP, 0, ATW),
    ],
    ids=[
        "the law where nobody chose",
        "what was chosen above",
        "not a day before",
        "not beside it, whatever the numbers begin with",
        "not above it",
        "the nearest only from its day on",
        "then the nearest",
        "what holds above it again",
        "one name until its newer set begins",
        "the newer set of the name by itself",
        "of one day what was chosen last",
        "a later day, though chosen earlier",
        "the law where no set of that name is on",
    ],
)
def test_the_nearest_department_that_chose_decides(
    rows: tuple[tuple[str, str | None, int], ...], path: str, ahead: int, expected: RuleSet
) -> None:
    found = chosen(*rows).on(path, DAY + timedelta(days=ahead)).rules
    assert (found.name, found.valid_from) == (expected.name, expected.valid_from)


def test_people_of_16_and_17_years_have_sets_of_their_own() -> None:
    adults, young = chosen((TOP, "Eigen", 0)), chosen((TOP, "Jong", 0), minors=True)
    assert adults.on(ROOM, DAY, minors=True).rules == ATW_16_17
    assert young.on(ROOM, DAY, minors=True).rules == YOUNG
    assert young.on(ROOM, DAY).rules == ATW


def test_a_set_that_comes_off_is_not_approved_by_being_shipped() -> None:
    assert not CAO_UMC.on
    assert not RuleSetEntry(CAO_UMC, CAO_UMC).is_law
