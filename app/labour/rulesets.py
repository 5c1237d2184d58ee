"""The numbers of the law and of agreements, as dated sets. No number stands anywhere else.

Source: Working Hours Act (ATW) as of 1 July 2025, decree (ATB) as of 1 October 2018, and the Civil
Code (BW) for contracts on call. Collective agreements could not be confirmed for 2026: they are
off, and nobody approved them.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from app.labour.parameters import (
    BreakNeed,
    RuleSet,
    days,
    hours,
    minutes,
    months,
    nights,
    shifts,
    sundays,
)

ATW = RuleSet(
    name="ATW",
    valid_from=date(2025, 7, 1),
    on=True,
    row_gap=hours(24, "ATW 5:8(7)"),
    shift_gap=hours(8, "ATW 1:7(1)c"),
    break_counts_from=minutes(15, "ATW 1:7(1)k"),
    night_over=hours(1, "ATW 1:7(1)d"),
    night_until=hours(6, "ATW 1:7(1)d"),
    late_from=hours(2, "ATW 5:8(4)"),
    shift_work=hours(12, "ATW 5:7(2)a"),
    week_work=hours(60, "ATW 5:7(2)b"),
    long_average=hours(48, "ATW 5:7(2)c", weeks=16),
    short_average=hours(55, "ATW 5:7(3)", weeks=4),
    day_rest=hours(11, "ATW 5:3(2)"),
    day_rest_shortened=(hours(8, "ATW 5:3(2)"),),
    week_rest=hours(36, "ATW 5:5(2)"),
    two_weeks_rest=hours(72, "ATW 5:5(2)"),
    two_weeks_part=hours(32, "ATW 5:5(2)"),
    breaks=(
        BreakNeed(hours(10, "ATW 5:4"), minutes(45, "ATW 5:4")),
        BreakNeed(hours(5.5, "ATW 5:4"), minutes(30, "ATW 5:4")),
    ),
    free_sundays=sundays(13, "ATW 5:6(3)", weeks=52),
    sundays_unasked=sundays(0, "ATW 5:6(1)–(2)"),
    night_work=hours(10, "ATW 5:8(1)"),
    long_night_work=hours(12, "ATW 5:8(3)"),
    long_nights_fortnight=nights(5, "ATW 5:8(3)"),
    long_nights_year=nights(22, "ATW 5:8(3)", weeks=52),
    long_night_rest=hours(12, "ATW 5:8(3)"),
    night_rest=hours(14, "ATW 5:8(4)"),
    night_rest_shortened=(hours(8, "ATW 5:8(4)"),),
    row_nights=nights(3, "ATW 5:8(5)"),
    row_rest=hours(46, "ATW 5:8(5)"),
    row_shifts=shifts(7, "ATW 5:8(6–7)"),
    late_nights=nights(36, "ATW 5:8(8)", weeks=16),
    many_nights=nights(16, "ATW 5:8(2)", weeks=16),
    many_nights_average=hours(40, "ATW 5:8(2)", weeks=16),
    call_notice=days(4, "BW 7:628a(2)"),
    call_least=hours(3, "BW 7:628a(1)"),
    call_few_hours=hours(15, "BW 7:628a(1)"),
    offer_every=months(12, "BW 7:628a(5)"),
    offer_within=months(1, "BW 7:628a(5)"),
    answer_within=months(1, "BW 7:628a(5)"),
)

ATW_16_17 = RuleSet(
    name="ATW 16/17",
    valid_from=date(2025, 7, 1),
    on=True,
    minors=True,
    may_shorten=False,
    may_use_two_weeks=False,
    may_use_long_nights=False,
    education_is_work=True,
    row_gap=ATW.row_gap,
    shift_gap=ATW.shift_gap,
    break_counts_from=ATW.break_counts_from,
    night_over=ATW.night_over,
    night_until=ATW.night_until,
    late_from=ATW.late_from,
    shift_work=hours(9, "ATW 5:7(1)a"),
    week_work=hours(45, "ATW 5:7(1)b"),
    short_average=hours(40, "ATW 5:7(1)c", weeks=4),
    day_rest=hours(12, "ATW 5:3(1)"),
    day_rest_evening=hours(23, "ATW 5:3(1)"),
    week_rest=hours(36, "ATW 5:5(1)"),
    breaks=(BreakNeed(hours(4.5, "ATW 5:4"), minutes(30, "ATW 5:4")),),
    free_sundays=ATW.free_sundays,
    sundays_unasked=ATW.sundays_unasked,
    night_work=hours(0, "ATW 5:3(1)"),
)

CARE = replace(
    ATW,
    on=False,
    day_rest_shortened=(hours(8, "ATB 5.19:2"), hours(10, "ATB 5.19:2")),
)
CAO_UMC = replace(CARE, name="CAO UMC")
CAO_ZIEKENHUIZEN = replace(CARE, name="CAO Ziekenhuizen", may_use_long_nights=False)
CAO_VVT = replace(CARE, name="CAO VVT")

SHIPPED = (ATW, ATW_16_17, CAO_UMC, CAO_ZIEKENHUIZEN, CAO_VVT)


def in_force(name: str, day: date, sets: Iterable[RuleSet] = SHIPPED) -> RuleSet | None:
    """The set of that name that holds on a day: the last that began by then, if it is on."""
    began = [each for each in sets if each.name == name and each.valid_from <= day]
    last = max(began, key=lambda each: each.valid_from, default=None)
    return last if last is not None and last.on else None
