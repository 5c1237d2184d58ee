"""N5 to N7: shifts in a row with a night, nights in 16 weeks, hours on average with nights.

2026-11-02 and 2026-04-06 are Mondays.
"""

from tests.labour.cases import case, days, no, weeks

FORWARD = [
    *days("2026-11-02", 3, "07:00-15:00"),
    *days("2026-11-05", 2, "14:00-22:00"),
    *days("2026-11-07", 2, "21:00-05:00"),
]
"""Seven shifts in a row, less than 24 hours between: early, late, night; until Monday 05:00."""
EIGHT_DAYS = days("2026-11-02", 8, "07:00-15:00")
NIGHTS = ((0, "23:00-07:00"), (1, "23:00-07:00"), (2, "23:00-07:00"))
MIXED = (
    (0, "23:00-07:00"),
    (2, "07:00-15:00"),
    (3, "07:00-15:00"),
    (4, "07:00-15:00"),
    (5, "07:00-15:00"),
)
"""A night on Monday and four days from Wednesday: 40 hours."""
SIXTEEN = weeks(16, "2026-04-06", *MIXED)
"""Sixteen nights and 640 hours; the last shift is Saturday 2026-07-25."""

CASES = [
    case(
        "N5 a seventh shift in a series with nights is allowed (5:8(6))",
        "Three early, two late, one night, and another.",
        "2026-11-08 21:00-05:00",
        FORWARD[:-1],
    ),
    case(
        "N5 an eighth shift in a series with nights is refused (5:8(6))",
        "16 hours after the seventh.",
        "2026-11-09 21:00-05:00",
        FORWARD,
        no("N5", 8),
    ),
    case(
        "N5 eight days in a row without a night are not counted (5:8(6))",
        "No night among them; the weekly rest follows (72 in 14 x 24).",
        "2026-11-09 07:00-15:00",
        EIGHT_DAYS[:-1],
    ),
    case(
        "N5 24 hours end a series (5:8(6))",
        "Monday 05:00 to Tuesday 05:00.",
        "2026-11-10 05:00-09:00",
        FORWARD,
    ),
    case(
        "N5 23.75 hours do not end a series (5:8(6))",
        "Monday 05:00 to Tuesday 04:45.",
        "2026-11-10 04:45-09:00",
        FORWARD,
        no("N5", 8),
    ),
    case(
        "N5 a night at the end makes a long series of days one with a night (5:8(6))",
        "Eight days, and until 01:30 the ninth: 1.5 hours after midnight.",
        "2026-11-10 14:30-01:30 b60",
        EIGHT_DAYS,
        no("N5", 9),
    ),
    case(
        "N5 a shift between two series makes one of eight (5:8(6))",
        "Three before; one late and three nights after. 23 and 16 hours around it.",
        "2026-11-05 14:00-22:00",
        [
            *days("2026-11-02", 3, "07:00-15:00"),
            "2026-11-06 14:00-22:00",
            *days("2026-11-07", 3, "21:00-05:00"),
        ],
        no("N5", 8),
    ),
    case(
        "N5 a series of eight that was there is not held against a later day",
        "Two weeks later.",
        "2026-11-25 09:00-17:00",
        [*FORWARD, "2026-11-09 21:00-05:00"],
    ),
    case(
        "N5 a series of eight that becomes nine is refused (5:8(6))",
        "16 hours after the eighth.",
        "2026-11-10 21:00-05:00",
        [*FORWARD, "2026-11-09 21:00-05:00"],
        no("N5", 9),
    ),
    case(
        "N6 a 36th night until after 02:00 in 16 weeks is allowed (5:8(8))",
        "12 weeks of three; the last is Wednesday 24 June.",
        "2026-06-24 23:00-07:00",
        weeks(12, "2026-04-06", *NIGHTS)[:-1],
    ),
    case(
        "N6 a 37th in the 13th week is refused (5:8(8))",
        "12 x 3 + 1.",
        "2026-06-29 23:00-07:00",
        weeks(12, "2026-04-06", *NIGHTS),
        no("N6", 37),
    ),
    case(
        "N6 a 37th in the 16th week is refused (5:8(8))",
        "12 x 3 + 1; 20 July is in the 16th week.",
        "2026-07-20 23:00-07:00",
        weeks(12, "2026-04-06", *NIGHTS),
        no("N6", 37),
    ),
    case(
        "N6 a 37th in the 17th week is allowed (5:8(8))",
        "Weeks 2 to 17: 11 x 3 + 1.",
        "2026-07-27 23:00-07:00",
        weeks(12, "2026-04-06", *NIGHTS),
    ),
    case(
        "N6 a night until 02:00 is not among them (5:8(8))",
        "36 and one that ends at 02:00.",
        "2026-06-29 18:00-02:00",
        weeks(12, "2026-04-06", *NIGHTS),
    ),
    case(
        "N6 37 nights that were there are not held against a day",
        "13 weeks of three have 39; Saturday changes none.",
        "2026-06-27 09:00-13:00",
        weeks(13, "2026-04-06", *NIGHTS),
    ),
    case(
        "N7 40 hours on average with 16 nights are allowed (5:8(2))",
        "632 + 8 = 640 = 16 x 40.",
        "2026-07-25 07:00-15:00",
        SIXTEEN[:-1],
    ),
    case(
        "N7 a quarter over 40 on average with 16 nights is refused (5:8(2))",
        "632 + 8.25 = 640.25; by 16 is 40.0156.",
        "2026-07-25 07:00-15:15",
        SIXTEEN[:-1],
        no("N7", 40.0156),
    ),
    case(
        "N7 with 15 nights the average may be higher (5:8(2))",
        "One Monday is a day: 15 nights.",
        "2026-07-25 07:00-15:15",
        ["2026-04-06 07:00-15:00", *SIXTEEN[1:-1]],
    ),
    case(
        "N7 a night that ends before 02:00 is one of the 16 (5:8(2))",
        "17:15 to 01:15 has 1.25 after midnight.",
        "2026-07-25 07:00-15:15",
        ["2026-04-06 17:15-01:15", *SIXTEEN[1:-1]],
        no("N7", 40.0156),
    ),
    case(
        "N7 the 16th night brings the lower average (5:8(2))",
        "15 nights, 632 and 8 more hours in the fifth week; with the night 648; by 16 is 40.5.",
        "2026-07-20 23:00-07:00",
        [
            *weeks(4, "2026-04-06", *MIXED),
            "2026-05-04 23:00-07:00",
            *days("2026-05-06", 4, "07:00-17:00"),
            *weeks(10, "2026-05-11", *MIXED),
            *days("2026-07-22", 4, "07:00-15:00"),
        ],
        no("N7", 40.5),
    ),
    case(
        "N7 paid absence counts in the average (5:2)",
        "The four days of the third week are absence.",
        "2026-07-25 07:00-15:15",
        [
            *SIXTEEN[:11],
            *days("2026-04-22", 4, "07:00-15:00 paid_absence"),
            *SIXTEEN[15:-1],
        ],
        no("N7", 40.0156),
    ),
]
