"""16 and 17 years (4:4, 5:3 to 5:9). 2026-11-02 is a Monday."""

from functools import partial

from tests.labour.cases import case, days, no, warned, weeks

young = partial(case, rules="ATW1617")
SCHOOL = days("2026-11-02", 5, "08:30-15:30 education")
"""35 hours of school."""
SIX_HOURS = [*days("2026-11-02", 5, "09:00-15:00"), *days("2026-11-09", 5, "09:00-15:00")]
NINE_TO_FIVE = tuple((day, "09:00-17:00") for day in range(5))

CASES = [
    young(
        "A1 at 17: 9 hours in a dienst are allowed (5:7(1))",
        "9:30 less 30.",
        "2026-11-02 08:00-17:30 b30",
    ),
    young(
        "A1 at 17: a minute under 9 hours is allowed (5:7(1))",
        "9:29 less 30 is 8:59.",
        "2026-11-02 08:00-17:29 b30",
    ),
    young(
        "A1 at 17: 9.25 hours in a dienst are refused (5:7(1))",
        "9:45 less 30.",
        "2026-11-02 08:00-17:45 b30",
        [],
        no("A1", 9.25, 9),
    ),
    young(
        "A1 at 17: school is work: 9 hours (4:4)",
        "6 of school and 3.",
        "2026-11-02 16:00-19:00",
        ["2026-11-02 08:30-14:30 education"],
    ),
    young(
        "A1 at 17: school is work: 9.25 hours (4:4)",
        "6 of school and 3.25.",
        "2026-11-02 16:00-19:15",
        ["2026-11-02 08:30-14:30 education"],
        no("A1", 9.25, 9),
    ),
    young(
        "A1 at 17: the pauses of school are work too (4:4)",
        "6 of school, an hour of pause among them, and 3.25.",
        "2026-11-02 16:00-19:15",
        ["2026-11-02 08:30-14:30 education b60"],
        no("A1", 9.25, 9),
    ),
    young(
        "A2 at 17: 45 hours in a week are allowed (5:7(1))",
        "35 of school, 2 on Friday, 8 on Saturday.",
        "2026-11-07 09:00-17:00",
        [*SCHOOL, "2026-11-06 16:00-18:00"],
    ),
    young(
        "A2 at 17: 45.25 hours in a week are refused (5:7(1))",
        "35 of school, 2 on Friday, 8.25 on Saturday.",
        "2026-11-07 09:00-17:15",
        [*SCHOOL, "2026-11-06 16:00-18:00"],
        no("A2", 45.25, 45),
    ),
    young(
        "A2 at 17: paid absence counts in the week (5:2)",
        "37 of absence and 8.25.",
        "2026-11-07 09:00-17:15",
        [
            *days("2026-11-02", 4, "09:00-16:00 paid_absence"),
            "2026-11-06 09:00-18:00 paid_absence",
        ],
        no("A2", 45.25, 45),
    ),
    young(
        "A4 at 17: 40 hours on average over 4 weeks are allowed (5:7(1))",
        "19 x 8 + 8 = 160.",
        "2026-11-27 09:00-17:00",
        weeks(4, "2026-11-02", *NINE_TO_FIVE)[:-1],
    ),
    young(
        "A4 at 17: a quarter over 40 on average is refused (5:7(1))",
        "19 x 8 + 8.25 = 160.25; by 4 is 40.0625.",
        "2026-11-27 09:00-17:15",
        weeks(4, "2026-11-02", *NINE_TO_FIVE)[:-1],
        no("A4", 40.0625, 40),
    ),
    young(
        "A5 at 17: 12 hours of rest with the night in them are enough (5:3(1))",
        "22:00 to 10:00.",
        "2026-11-02 18:00-22:00",
        ["2026-11-02 10:00-14:00"],
    ),
    young(
        "A5 at 17: 11.75 hours of rest are too few, there is no shortening (5:3(1))",
        "22:15 to 10:00.",
        "2026-11-02 18:00-22:15",
        ["2026-11-02 10:00-14:00"],
        no("A5", 11.75, 12),
    ),
    young(
        "A5 at 17: work until 23:00 is allowed (5:3(1))",
        "23:00 to 15:00, all of 23:00-06:00 in it.",
        "2026-11-02 15:00-23:00",
    ),
    young(
        "A5 at 17: work until 23:15 is refused (5:3(1))",
        "No rest in the 24 hours from 15:15 holds all of 23:00-06:00.",
        "2026-11-02 15:15-23:15",
        [],
        no("A5", 0, 12),
    ),
    young(
        "A5 at 17: work from 06:00 is allowed (5:3(1))",
        "14:00 to 06:00, all of 23:00-06:00 in it.",
        "2026-11-02 06:00-14:00",
    ),
    young(
        "A5 at 17: work from 05:45 is refused (5:3(1))",
        "The 24 hours end at 05:45.",
        "2026-11-02 05:45-13:45",
        [],
        no("A5", 0, 12),
    ),
    young(
        "A5 at 17: 11 hours until the next morning are too few (5:3(1))",
        "22:00 to 09:00.",
        "2026-11-02 14:00-22:00",
        ["2026-11-03 09:00-12:00"],
        no("A5", 11, 12),
    ),
    young(
        "A5 at 17: 12 hours until the next morning are enough (5:3(1))",
        "21:00 to 09:00.",
        "2026-11-02 13:00-21:00",
        ["2026-11-03 09:00-12:00"],
    ),
    young(
        "A5 at 17: the night to summer time takes an hour of the rest (5:3(1))",
        "Saturday 21:00 to Sunday 09:00 is 11 real hours.",
        "2026-03-28 13:00-21:00",
        ["2026-03-29 09:00-12:00"],
        no("A5", 11, 12),
    ),
    young(
        "A6 at 17: 36 hours in 7 x 24 are enough (5:5(1))",
        "Saturday 21:00 to Monday 09:00.",
        "2026-11-07 13:00-21:00",
        SIX_HOURS,
    ),
    young(
        "A6 at 17: 35.5 hours are too few, a long weekend after does not help (5:5(1))",
        "Saturday 21:30 to Monday 09:00.",
        "2026-11-07 13:30-21:30",
        SIX_HOURS,
        no("A6", 35.5),
    ),
    case(
        "A6 at 18: for adults a long weekend after helps (5:5(2)b)",
        "35.5, and Friday 15:00 onwards in the 14 x 24 hours.",
        "2026-11-07 13:30-21:30",
        SIX_HOURS,
    ),
    young(
        "A7 at 17: 4.5 hours of work need no break (5:4)",
        "09:00 to 13:30; the act says more than 4.5.",
        "2026-11-02 09:00-13:30 b0",
    ),
    young(
        "A7 at 17: 4.75 hours of work need 30 minutes (5:4)",
        "09:00 to 13:45.",
        "2026-11-02 09:00-13:45 b0",
        [],
        warned("A7", 0),
    ),
    young(
        "A7 at 17: 29 minutes are too few (5:4)",
        "8:30 less 29.",
        "2026-11-02 09:00-17:30 b29",
        [],
        warned("A7", 29),
    ),
    young(
        "A7 at 17: 30 minutes are enough for any dienst (5:4)",
        "10:45 less 30 is 10.25, too long, and the break is as long as it must be.",
        "2026-11-02 08:00-18:45 b30",
        [],
        no("A1", 10.25, 9),
    ),
    young(
        "A5 at 17: work from 06:00 on the day before summer time ends is allowed (5:3(1))",
        "The 24 real hours end on Sunday 05:00; what of 23:00-06:00 is in them is rest.",
        "2026-10-24 06:00-14:00",
    ),
    young(
        "A5 at 17: work from 05:00 on the day before summer time begins is refused (5:3(1))",
        "The 24 real hours end on Sunday 06:00; 05:00-06:00 on Saturday is work.",
        "2026-03-28 05:00-13:00",
        [],
        no("A5", 0, 12),
    ),
    young(
        "N1 at 17: no night (5:3(1))",
        "23:00-07:00 is 8 hours in a night dienst, and no rest holds 23:00-06:00.",
        "2026-11-02 23:00-07:00",
        [],
        no("A5", 0, 12),
        no("N1", 8, 0),
    ),
    young(
        "N1 at 17: half an hour after midnight is no night dienst, and spoils the rest (5:3(1))",
        "16:00-00:30.",
        "2026-11-02 16:00-00:30",
        [],
        no("A5", 0, 12),
    ),
    young(
        "N1 at 17: from 04:00 is a night dienst (1:7(1)d)",
        "Two hours before 06:00; 5 hours of work.",
        "2026-11-02 04:00-09:00",
        [],
        no("A5", 0, 12),
        no("N1", 5, 0),
    ),
]
