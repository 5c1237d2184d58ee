"""A5 and A6: daily and weekly rest. 2026-11-02 is a Monday."""

from tests.labour.cases import case, days, no, once

LATE_EARLY = ["2026-11-02 14:00-22:00", "2026-11-03 08:00-16:00"]
"""A rest of 10 hours from Monday to Tuesday: the one shortening."""
WEEK_1 = days("2026-11-02", 5, "07:00-16:00 b60")
WEEK_2 = days("2026-11-09", 5, "07:00-16:00 b60")
WEEK_3 = days("2026-11-16", 5, "07:00-16:00 b60")
SPRING = [
    *days("2026-03-23", 5, "07:00-16:00 b60"),
    *days("2026-03-30", 5, "07:00-16:00 b60"),
    "2026-04-04 07:00-19:00",
    "2026-04-06 07:00-16:00 b60",
]
AUTUMN = [
    *days("2026-10-19", 5, "07:00-16:00 b60"),
    *days("2026-10-26", 5, "07:00-16:00 b60"),
    "2026-10-31 07:00-19:00",
    "2026-11-02 07:00-16:00 b60",
]

CASES = [
    # A5
    case(
        "A5 11 hours of rest in the 24 from the first work are enough (5:3(2))",
        "20:00 to 07:00.",
        "2026-11-02 07:00-20:00 b60",
    ),
    case(
        "A5 a minute more than 11 hours is enough (5:3(2))",
        "19:59 to 07:00.",
        "2026-11-02 07:00-19:59 b60",
    ),
    case(
        "A5 a day of 13.25 hours shortens the rest, also when nothing follows (5:3(2))",
        "20:15 to 07:00 is 10.75, within the 24 hours from 07:00; work is 12.",
        "2026-11-02 07:00-20:15 b75",
        [],
        once("A5", 10.75),
    ),
    case(
        "A5 8 hours are the least that a shortened rest may be (5:3(2))",
        "07-12 and 18-23 are one dienst; 23:00 to 07:00 is 8.",
        "2026-11-02 18:00-23:00",
        ["2026-11-02 07:00-12:00"],
        once("A5", 8),
    ),
    case(
        "A5 under 8 hours no shortening helps (5:3(2))",
        "23:15 to 07:00 is 7.75; the gap from 12 to 18 is 6.",
        "2026-11-02 18:00-23:15",
        ["2026-11-02 07:00-12:00"],
        no("A5", 7.75),
    ),
    case(
        "A5 a late shift before an early one that is there: 8 hours (5:3(2))",
        "Monday 23:00 to Tuesday 07:00.",
        "2026-11-02 15:00-23:00",
        ["2026-11-03 07:00-15:00"],
        once("A5", 8),
    ),
    case(
        "A5 a shift before an early one that is there: 11 hours (5:3(2))",
        "Monday 20:00 to Tuesday 07:00.",
        "2026-11-02 12:00-20:00",
        ["2026-11-03 07:00-15:00"],
    ),
    case(
        "A5 a shift before an early one that is there: 10.75 hours (5:3(2))",
        "Monday 20:15 to Tuesday 07:00.",
        "2026-11-02 12:00-20:15",
        ["2026-11-03 07:00-15:00"],
        once("A5", 10.75),
    ),
    case(
        "A5 an early shift spoils the rest of an older late one (5:3(2))",
        "Monday 22:00 to Tuesday 08:00 is 10; the window is Monday's.",
        "2026-11-03 08:00-12:00",
        ["2026-11-02 14:00-22:00"],
        once("A5", 10),
    ),
    case(
        "A5 an early shift after a long day with 11 hours between (5:3(2))",
        "Monday 20:00 to Tuesday 07:00 is all of the window that is left.",
        "2026-11-03 07:00-15:00",
        ["2026-11-02 07:00-20:00 b60"],
    ),
    case(
        "A5 a short evening shift between two days (5:3(2))",
        "From 20:00 the 24 hours hold 22:00-07:00, which is 9, and an hour after 19:00.",
        "2026-11-02 20:00-22:00",
        ["2026-11-03 07:00-19:00"],
        once("A5", 9),
    ),
    case(
        "A5 a morning moves the beginning of the 24 hours (5:3(3))",
        "08-10 joins 14-22: from 08:00 the rest is 22:00-08:00, 10 hours.",
        "2026-11-02 08:00-10:00",
        ["2026-11-02 14:00-22:00"],
        once("A5", 10),
    ),
    case(
        "A5 a second shortening in 7 x 24 hours is refused (5:3(2))",
        "10 hours after Monday, and again 10 after Wednesday.",
        "2026-11-05 08:00-16:00",
        [*LATE_EARLY, "2026-11-04 14:00-22:00"],
        no("A5", 10),
    ),
    case(
        "A5 a shortening 7 x 24 hours after the last is the one of its own period (5:3(3))",
        "Diensten from Monday 14:00 and Monday 14:00: 168 hours apart.",
        "2026-11-10 08:00-16:00",
        [*LATE_EARLY, "2026-11-09 14:00-22:00"],
        once("A5", 10),
    ),
    case(
        "A5 a shortening a quarter before 7 x 24 hours are over is the second (5:3(3))",
        "Monday 14:00 to Monday 13:45 is 167.75 hours.",
        "2026-11-10 08:00-16:00",
        [*LATE_EARLY, "2026-11-09 13:45-22:00"],
        no("A5", 10),
    ),
    case(
        "A5 an hour before brings a shortening within 7 x 24 hours of the last (5:3(3))",
        "Both rests were 10 hours, 168 hours apart. From 13:00 it is 167.",
        "2026-11-09 13:00-14:00",
        [*LATE_EARLY, "2026-11-09 14:00-22:00", "2026-11-10 08:00-16:00"],
        no("A5", 10),
    ),
    case(
        "A5 a shortening that is there already is not told again",
        "Thursday changes nothing about Monday's rest.",
        "2026-11-05 08:00-16:00",
        LATE_EARLY,
    ),
    case(
        "A5 a shortened rest that becomes shorter is told",
        "Monday 22:00 to Tuesday 07:00 is 9, it was 10.",
        "2026-11-03 07:00-08:00",
        LATE_EARLY,
        once("A5", 9),
    ),
    case(
        "A5 two shortenings that were there are not held against a third day",
        "Saturday leaves both as they were.",
        "2026-11-07 08:00-16:00",
        [*LATE_EARLY, "2026-11-04 14:00-22:00", "2026-11-05 08:00-16:00"],
    ),
    case(
        "A5 a day without rest that was there is not held against another day",
        "06-14 and 18-23 leave 7 hours on Monday; Wednesday changes nothing.",
        "2026-11-04 07:00-15:00",
        ["2026-11-02 06:00-14:00", "2026-11-02 18:00-23:00"],
    ),
    case(
        "A5 paid absence is rest (5:2)",
        "Nothing is worked on Tuesday.",
        "2026-11-02 15:00-23:00",
        ["2026-11-03 06:00-14:00 paid_absence"],
    ),
    case(
        "A5 the night to summer time 2026 takes an hour of the rest",
        "Saturday 22:00 to Sunday 09:00 is 10 real hours.",
        "2026-03-29 09:00-13:00",
        ["2026-03-28 15:00-22:00"],
        once("A5", 10),
    ),
    case(
        "A5 the night to summer time 2026 with an hour more",
        "Saturday 22:00 to Sunday 10:00 is 11 real hours.",
        "2026-03-29 10:00-13:00",
        ["2026-03-28 15:00-22:00"],
    ),
    case(
        "A5 the night from summer time 2026 gives an hour of rest",
        "Saturday 22:00 to Sunday 08:00 is 11 real hours.",
        "2026-10-25 08:00-12:00",
        ["2026-10-24 14:00-22:00"],
    ),
    case(
        "A5 the night from summer time 2026 with a quarter less",
        "Saturday 22:00 to Sunday 07:45 is 10.75 real hours.",
        "2026-10-25 07:45-12:00",
        ["2026-10-24 14:00-22:00"],
        once("A5", 10.75),
    ),
    case(
        "A5 the night to summer time 2027 takes an hour of the rest",
        "Saturday 22:00 to Sunday 09:00 is 10 real hours.",
        "2027-03-28 09:00-13:00",
        ["2027-03-27 15:00-22:00"],
        once("A5", 10),
    ),
    case(
        "A5 the night from summer time 2027 gives an hour of rest",
        "Saturday 22:00 to Sunday 08:00 is 11 real hours.",
        "2027-10-31 08:00-12:00",
        ["2027-10-30 14:00-22:00"],
    ),
    # A6
    case(
        "A6 a plain week from Monday to Saturday noon is lawful (5:5(2))",
        "Saturday 12:00 to Monday 07:00 is 43; a window that began on Sunday would have less.",
        "2026-11-07 07:00-12:00",
        [*WEEK_1, *WEEK_2],
    ),
    case(
        "A6 36 hours from Saturday to Monday are enough (5:5(2)a)",
        "Saturday 19:00 to Monday 07:00; the Saturday after is as long.",
        "2026-11-07 07:00-19:00",
        [*WEEK_1, *WEEK_2, "2026-11-14 07:00-19:00", *WEEK_3],
    ),
    case(
        "A6 a quarter under 36 hours, two weekends in a row, is refused (5:5(2))",
        "35.75 in 7 x 24 hours from Monday, and 2 x 35.75 = 71.5 in 14 x 24.",
        "2026-11-07 07:15-19:15",
        [*WEEK_1, *WEEK_2, "2026-11-14 07:15-19:15", *WEEK_3],
        no("A6", 35.75),
    ),
    case(
        "A6 a short weekend is made good by a long one in 14 x 24 hours (5:5(2)b)",
        "35.75 and Friday 16:00 to Monday 07:00, which is 63: 98.75 is over 72.",
        "2026-11-07 07:15-19:15",
        [*WEEK_1, *WEEK_2, *WEEK_3],
    ),
    case(
        "A6 32 and 40 hours are 72 in 14 x 24 (5:5(2)b)",
        "Saturday 23:00 to Monday 07:00 is 32, Saturday 15:00 to Monday 07:00 is 40.",
        "2026-11-07 11:00-23:00",
        [*WEEK_1, *WEEK_2, "2026-11-14 07:00-15:00", *WEEK_3],
    ),
    case(
        "A6 32 and 39.75 hours are under 72 in 14 x 24 (5:5(2)b)",
        "Saturday 23:00 to Monday 07:00 is 32, Saturday 15:15 to Monday 07:00 is 39.75.",
        "2026-11-07 11:00-23:00",
        [*WEEK_1, *WEEK_2, "2026-11-14 07:00-15:15", *WEEK_3],
        no("A6", 32),
    ),
    case(
        "A6 a part under 32 hours does not count in the 72 (5:5(2)b)",
        "31.75 does not, 41 does: 41 is under 72.",
        "2026-11-07 11:15-23:15",
        [*WEEK_1, *WEEK_2, "2026-11-14 07:00-14:00", *WEEK_3],
        no("A6", 31.75),
    ),
    case(
        "A6 an evening that splits the only 36 hours is refused (5:5(2))",
        "Friday 16:00 to Saturday 20:00 is 28, Sunday 00:00 to Monday 07:00 is 31; the weekend "
        "after has 63, under 72.",
        "2026-11-07 20:00-00:00",
        [*WEEK_1, *WEEK_2, "2026-11-16 07:00-16:00 b60"],
        no("A6", 31),
    ),
    case(
        "A6 a Sunday morning that leaves 36 hours before it is allowed (5:5(2)a)",
        "Friday 16:00 to Sunday 07:00 is 39.",
        "2026-11-08 07:00-12:00",
        [*WEEK_1, *WEEK_2, "2026-11-16 07:00-16:00 b60"],
    ),
    case(
        "A6 a Sunday between two weeks of six days is refused (5:5(2))",
        "13 days with 16 hours between each; then 40, under 72, in the 14 x 24 from Monday.",
        "2026-11-08 07:00-15:00",
        [*days("2026-11-02", 6, "07:00-15:00"), *days("2026-11-09", 6, "07:00-15:00")],
        no("A6", 16),
    ),
    case(
        "A6 seven days in a row with a free week after are lawful (5:5(2)b)",
        "16 in the 7 x 24 hours from Monday; over 72 in one part in the 14 x 24.",
        "2026-11-08 07:00-15:00",
        days("2026-11-02", 6, "07:00-15:00"),
    ),
    case(
        "A6 fourteen days in a row that were there are not held against a later day",
        "Sunday 15:00 to Thursday 07:00 is 88; nothing that was broken changes.",
        "2026-11-19 07:00-15:00",
        days("2026-11-02", 14, "07:00-15:00"),
    ),
    case(
        "A6 a weekly rest that was too short and becomes shorter is refused (5:5(2))",
        "Sunday 01:00 to Monday 07:00 was 30. Now 10 and 18, and Friday 16:00 to Saturday 13:00 "
        "is 21. From Saturday 13:00 the 24 hours hold 01:00-11:00, 10 hours (A5).",
        "2026-11-08 11:00-13:00",
        [
            *WEEK_1,
            "2026-11-07 13:00-01:00",
            *WEEK_2,
            "2026-11-14 13:00-01:00",
            *WEEK_3,
        ],
        once("A5", 10),
        no("A6", 21),
    ),
    case(
        "A6 paid absence is rest (5:2)",
        "A week of absence, then a Saturday: nothing but rest before.",
        "2026-11-08 07:00-15:00",
        [
            *days("2026-11-02", 6, "07:00-15:00 paid_absence"),
            *days("2026-11-09", 6, "07:00-15:00"),
        ],
    ),
    case(
        "A6 the weekend of summer time 2026 is an hour shorter (5:5(2))",
        "Saturday 19:00 to Monday 07:00 is 35 real hours, the next weekend 36: 71 under 72.",
        "2026-03-28 07:00-19:00",
        SPRING,
        no("A6", 35),
    ),
    case(
        "A6 the weekend of summer time 2026, ended an hour before",
        "Saturday 18:00 to Monday 07:00 is 36 real hours.",
        "2026-03-28 07:00-18:00",
        SPRING,
    ),
    case(
        "A6 7 x 24 hours over the end of summer time 2026 end at 06:00: 36 hours",
        "From Monday 07:00 168 real hours end on Monday 06:00. Saturday 19:00 to then: 36.",
        "2026-10-24 07:00-19:00",
        AUTUMN,
    ),
    case(
        "A6 7 x 24 hours over the end of summer time 2026 end at 06:00: 35.75 hours",
        "Saturday 19:15 to Monday 06:00 is 35.75 real hours; the next weekend has 35 until 06:00.",
        "2026-10-24 07:15-19:15",
        AUTUMN,
        no("A6", 35.75),
    ),
]
