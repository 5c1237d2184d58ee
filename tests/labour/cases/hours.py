"""A1 to A4: hours in a dienst, in a week, on average. 2026-11-02 is a Monday."""

from tests.labour.cases import case, days, no, once, warned, weeks

FIVE_ELEVENS = days("2026-11-02", 5, "07:00-18:45 b45")
"""Monday to Friday, 11 hours each: 55."""
SIX_TENS = days("2026-11-02", 6, "07:00-17:30")
"""Monday to Saturday, 10.5 hours each: 63."""
SIX_EIGHTS = tuple((day, "07:00-15:00") for day in range(6))
"""Monday to Saturday, 8 hours each: 48 a week."""
FIVE_OF_11 = tuple((day, "07:00-18:45 b45") for day in range(5))
SPRING = [
    *days("2026-03-30", 4, "07:00-18:45 b45"),
    "2026-04-03 07:00-17:45 b45",
]
"""Four times 11 and once 10 hours, the week in which summer time began: 54."""
SPRING_MORE = [*SPRING[:4], "2026-04-03 07:00-18:00 b45"]
AUTUMN = [*days("2026-10-26", 4, "07:00-18:45 b45"), "2026-10-30 07:00-15:00"]
"""Four times 11 and once 8 hours, the week in which summer time ended: 52."""
AUTUMN_MORE = [*AUTUMN[:4], "2026-10-30 07:00-15:15"]

CASES = [
    # A1
    case(
        "A1 12 hours of work in a dienst are allowed (5:7(2)a)",
        "12:45 of presence less 45 minutes of break is 12:00; the day leaves 11:15 of rest.",
        "2026-11-02 07:00-19:45 b45",
    ),
    case(
        "A1 a minute under 12 hours is allowed (5:7(2)a)",
        "12:44 less 45 minutes is 11:59.",
        "2026-11-02 07:00-19:44 b45",
    ),
    case(
        "A1 a quarter over 12 hours is refused (5:7(2)a)",
        "13:00 less 45 minutes is 12:15; 20:00 to 07:00 is 11:00 of rest, enough.",
        "2026-11-02 07:00-20:00 b45",
        [],
        no("A1", 12.25),
    ),
    case(
        "A1 07:00-19:30 with 45 minutes of break is 11.75 hours and lawful (1:7(1)k)",
        "12:30 less 45 minutes is 11:45.",
        "2026-11-02 07:00-19:30 b45",
    ),
    case(
        "A1 without a break given all of it is work: 12 hours (5:7(2)a)",
        "07:00 to 19:00 is 12:00; the break is not judged, for none is given.",
        "2026-11-02 07:00-19:00",
    ),
    case(
        "A1 without a break given all of it is work: 12.25 hours (5:7(2)a)",
        "07:00 to 19:15 is 12:15.",
        "2026-11-02 07:00-19:15",
        [],
        no("A1", 12.25),
    ),
    case(
        "A1 a break under 15 minutes is work (1:7(1)e)",
        "12:10 with 10 minutes stays 12:10 (12.17); over 10 hours of work ask 45 minutes.",
        "2026-11-02 07:00-19:10 b10",
        [],
        no("A1", 12.1667),
        warned("A7", 10, 45),
    ),
    case(
        "A1 a break of just 15 minutes is no work (1:7(1)e)",
        "12:15 less 15 is 12:00; over 10 hours of work ask 45 minutes.",
        "2026-11-02 07:00-19:15 b15",
        [],
        warned("A7", 15, 45),
    ),
    case(
        "A1 two parts with little between are one dienst, 11 hours (1:7(1)c)",
        "6 + 5 hours; 20:00 to 07:00 is 11 of rest.",
        "2026-11-02 15:00-20:00",
        ["2026-11-02 07:00-13:00"],
    ),
    case(
        "A1 two parts with little between are one dienst, 12.25 hours (1:7(1)c)",
        "6 + 6.25 hours; 19:45 to 07:00 is 11.25 of rest.",
        "2026-11-02 13:30-19:45",
        ["2026-11-02 07:00-13:00"],
        no("A1", 12.25),
    ),
    case(
        "A1 work right after a shift goes on the same dienst, to 12 hours (5:7(2)a)",
        "8:30 less 30 is 8 hours, and 4 more; 19:30 to 07:00 is 11.5.",
        "2026-11-02 15:30-19:30",
        ["2026-11-02 07:00-15:30 b30"],
    ),
    case(
        "A1 work right after a shift goes on the same dienst, over 12 hours (5:7(2)a)",
        "8 hours and 4.25 more; 19:45 to 07:00 is 11.25.",
        "2026-11-02 15:30-19:45",
        ["2026-11-02 07:00-15:30 b30"],
        no("A1", 12.25),
    ),
    case(
        "A1 work right before a shift is of its dienst (5:7(2)a)",
        "4.25 hours and 8 more; 07:00 to 19:45 leaves 11.25.",
        "2026-11-02 07:00-11:15",
        ["2026-11-02 11:15-19:45 b30"],
        no("A1", 12.25),
    ),
    case(
        "A1 a shift that joins two others makes one dienst of three (1:7(1)c)",
        "07-11, 12-16 and 16:30-20:45: 4 + 4 + 4.25 = 12.25; without the middle 8.25. "
        "20:45 to 07:00 is 10.25 of rest, and so it was.",
        "2026-11-02 12:00-16:00",
        ["2026-11-02 07:00-11:00", "2026-11-02 16:30-20:45"],
        no("A1", 12.25),
    ),
    case(
        "A1 a gap of 8 hours parts two diensten (1:7(1)c)",
        "06-12, then 20-23 after 8:00: in the 24 hours from 06:00 the longest rest is 8 (A5).",
        "2026-11-02 20:00-23:00",
        ["2026-11-02 06:00-12:00"],
        once("A5", 8),
    ),
    case(
        "A1 a gap of 7:59 joins them (1:7(1)c)",
        "12:00 to 19:59 is 7:59 (7.98), 23:00 to 06:00 is 7: no rest of 8 in the 24 hours.",
        "2026-11-02 19:59-23:00",
        ["2026-11-02 06:00-12:00"],
        no("A5", 7.9833),
    ),
    case(
        "A1 7 hours, 8 hours rest, 6 hours are two diensten and no dienst of 13 (1:7(1)c)",
        "06-13 and 21-03, rest 8 in the 24 from 06:00 (A5). The night from "
        "21:00 has 6 hours, 3 of them after midnight.",
        "2026-11-02 21:00-03:00",
        ["2026-11-02 06:00-13:00"],
        once("A5", 8),
    ),
    case(
        "A1 a dienst that was too long before is not held against another day",
        "12.5 hours on Monday stand without the shift of Wednesday.",
        "2026-11-04 07:00-15:00",
        ["2026-11-02 06:00-18:30"],
    ),
    case(
        "A1 a dienst that was too long and becomes longer is refused",
        "12.5 + 1 = 13.5; the rest from 20:00 to 06:00 is 10, it was 11.5.",
        "2026-11-02 19:00-20:00",
        ["2026-11-02 06:00-18:30"],
        no("A1", 13.5),
        once("A5", 10),
    ),
    case(
        "A1 paid absence right before is not of the dienst (5:2)",
        "5 hours of absence and 8 of work: the dienst is 8.",
        "2026-11-02 12:00-20:00",
        ["2026-11-02 07:00-12:00 paid_absence"],
    ),
    case(
        "A1 paid absence in the middle is of the dienst (5:2)",
        "4 hours of work, 4 of absence, 4.25 of work; 19:15 to 07:00 is 11.75 of rest.",
        "2026-11-02 15:00-19:15",
        ["2026-11-02 07:00-11:00", "2026-11-02 11:00-15:00 paid_absence"],
        no("A1", 12.25),
    ),
    case(
        "A1 work of just 12 hours over paid absence is 12 hours (5:7(2)a)",
        "What overlaps counts once.",
        "2026-11-02 07:00-19:45 b45",
        ["2026-11-02 07:00-19:45 paid_absence b45"],
    ),
    # A2
    case(
        "A2 60 hours in a week are allowed (5:7(2)b)",
        "5 x 11 + 5 = 60; Saturday noon to whenever is rest.",
        "2026-11-07 07:00-12:00",
        FIVE_ELEVENS,
    ),
    case(
        "A2 59.75 hours in a week are allowed (5:7(2)b)",
        "5 x 11 + 4.75.",
        "2026-11-07 07:00-11:45",
        FIVE_ELEVENS,
    ),
    case(
        "A2 60.25 hours in a week are refused (5:7(2)b)",
        "5 x 11 + 5.25.",
        "2026-11-07 07:00-12:15",
        FIVE_ELEVENS,
        no("A2", 60.25),
    ),
    case(
        "A2 the Sunday after is of the next week",
        "55 in the week to Saturday 7 November; Sunday 8 begins another. Friday 18:45 to Sunday "
        "10:00 is 39:15 of rest.",
        "2026-11-08 10:00-15:15",
        FIVE_ELEVENS,
    ),
    case(
        "A2 the Sunday before is of the same week (5:7(2)b)",
        "5.25 on Sunday 1 November + 55.",
        "2026-11-01 10:00-15:15",
        FIVE_ELEVENS,
        no("A2", 60.25),
    ),
    case(
        "A2 of a night from Saturday only the hours before midnight are of the week: 60",
        "55 + 5 (19:00-24:00); 3 hours are of the next week. The weekend before Monday is too "
        "short, and the 72 hours in 14 x 24 are there, as nothing follows.",
        "2026-11-07 19:00-03:00",
        FIVE_ELEVENS,
    ),
    case(
        "A2 of a night from Saturday only the hours before midnight are of the week: 60.25",
        "55 + 5.25 (18:45-24:00).",
        "2026-11-07 18:45-03:00",
        FIVE_ELEVENS,
        no("A2", 60.25),
    ),
    case(
        "A2 paid absence counts in the week: 60 (5:2)",
        "5 x 11 of absence + 5.",
        "2026-11-07 07:00-12:00",
        days("2026-11-02", 5, "07:00-18:00 paid_absence"),
    ),
    case(
        "A2 paid absence counts in the week: 60.25 (5:2)",
        "5 x 11 of absence + 5.25.",
        "2026-11-07 07:00-12:15",
        days("2026-11-02", 5, "07:00-18:00 paid_absence"),
        no("A2", 60.25),
    ),
    case(
        "A2 a week that was too long before is not held against the next",
        "63 in the week before; Saturday 17:30 to Monday 07:00 is 37.5 of rest.",
        "2026-11-09 07:00-15:00",
        SIX_TENS,
    ),
    case(
        "A2 a week that was too long and becomes longer is refused",
        "63 + 1; the dienst of Wednesday is 11.5 hours.",
        "2026-11-04 17:30-18:30",
        SIX_TENS,
        no("A2", 64),
    ),
    case(
        "A2 school of an adult is not work",
        "5 x 11 of school do not count over 18; 6 hours of work do.",
        "2026-11-07 07:00-13:00",
        days("2026-11-02", 5, "07:00-18:00 education"),
    ),
    case(
        "A2 in the night to summer time an hour is missing: 60",
        "23:00-07:00 is 7 real hours, 6 of them on Sunday: 6 + 54.",
        "2026-03-28 23:00-07:00",
        SPRING,
    ),
    case(
        "A2 in the night to summer time an hour is missing: 60.25",
        "6 + 54.25.",
        "2026-03-28 23:00-07:00",
        SPRING_MORE,
        no("A2", 60.25),
    ),
    case(
        "A2 in the night from summer time an hour comes twice: 60",
        "23:00-07:00 is 9 real hours, 8 of them on Sunday: 8 + 52.",
        "2026-10-24 23:00-07:00",
        AUTUMN,
    ),
    case(
        "A2 in the night from summer time an hour comes twice: 60.25",
        "8 + 52.25.",
        "2026-10-24 23:00-07:00",
        AUTUMN_MORE,
        no("A2", 60.25),
    ),
    case(
        "A2 the break of paid absence is none of its hours: 60 (5:2)",
        "5 x (11.5 - 0.5) of absence + 5.",
        "2026-11-07 07:00-12:00",
        days("2026-11-02", 5, "07:00-18:30 paid_absence b30"),
    ),
    case(
        "A2 a break is spread evenly over the border of a week: 60",
        "18:00-02:00 is 6 and 2 hours with an hour of break: 0:45 and 0:15 of it. 54.75 + 5.25.",
        "2026-11-07 18:00-02:00 b60",
        [*FIVE_ELEVENS[:4], "2026-11-06 07:00-18:30 b45"],
    ),
    case(
        "A2 a break is spread evenly over the border of a week: 60.25",
        "55 + 5.25.",
        "2026-11-07 18:00-02:00 b60",
        FIVE_ELEVENS,
        no("A2", 60.25),
    ),
    # A3: sixteen weeks from Monday 2026-06-01; the last Saturday is 2026-09-19
    case(
        "A3 48 hours on average over 16 weeks are allowed (5:7(2)c)",
        "15 x 48 + 5 x 8 = 760, + 8 = 768 = 16 x 48.",
        "2026-09-19 07:00-15:00",
        weeks(16, "2026-06-01", *SIX_EIGHTS)[:-1],
    ),
    case(
        "A3 a quarter under 48 on average is allowed (5:7(2)c)",
        "760 + 7.75.",
        "2026-09-19 07:00-14:45",
        weeks(16, "2026-06-01", *SIX_EIGHTS)[:-1],
    ),
    case(
        "A3 a quarter over 48 on average is refused (5:7(2)c)",
        "760 + 8.25 = 768.25; by 16 is 48.0156.",
        "2026-09-19 07:00-15:15",
        weeks(16, "2026-06-01", *SIX_EIGHTS)[:-1],
        no("A3", 48.0156),
    ),
    case(
        "A3 paid absence counts in the average (5:2)",
        "The first five weeks are absence of the same length: 768.25.",
        "2026-09-19 07:00-15:15",
        [
            *weeks(5, "2026-06-01", *((day, f"{hours} paid_absence") for day, hours in SIX_EIGHTS)),
            *weeks(11, "2026-07-06", *SIX_EIGHTS)[:-1],
        ],
        no("A3", 48.0156),
    ),
    case(
        "A3 the 16 weeks roll on: a first day in the 17th is allowed",
        "Weeks 2 to 17: 15 x 48 + 8.",
        "2026-09-21 07:00-15:00",
        weeks(16, "2026-06-01", *SIX_EIGHTS),
    ),
    case(
        "A3 an average that was too high is not held against the next week",
        "16 x 49; weeks 2 to 17 have 15 x 49 + 8 = 743.",
        "2026-09-21 07:00-15:00",
        weeks(16, "2026-06-01", *SIX_EIGHTS[:5], (5, "07:00-16:00")),
    ),
    case(
        "A3 an average that was too high and rises is refused",
        "16 x 49 + 1 = 785; by 16 is 49.0625.",
        "2026-09-19 16:00-17:00",
        weeks(16, "2026-06-01", *SIX_EIGHTS[:5], (5, "07:00-16:00")),
        no("A3", 49.0625),
    ),
    # A4: four weeks from Monday 2026-11-02; the last Friday is 2026-11-27
    case(
        "A4 55 hours on average over 4 weeks are allowed (5:7(3))",
        "19 x 11 + 11 = 220 = 4 x 55.",
        "2026-11-27 07:00-18:45 b45",
        weeks(4, "2026-11-02", *FIVE_OF_11)[:-1],
    ),
    case(
        "A4 a quarter under 55 on average is allowed (5:7(3))",
        "19 x 11 + 10.75.",
        "2026-11-27 07:00-18:30 b45",
        weeks(4, "2026-11-02", *FIVE_OF_11)[:-1],
    ),
    case(
        "A4 a quarter over 55 on average is refused (5:7(3))",
        "19 x 11 + 11.25 = 220.25; by 4 is 55.0625.",
        "2026-11-27 07:00-19:00 b45",
        weeks(4, "2026-11-02", *FIVE_OF_11)[:-1],
        no("A4", 55.0625),
    ),
    case(
        "A4 the 4 weeks roll on: a first day in the 5th is allowed",
        "Weeks 2 to 5: 3 x 55 + 11.",
        "2026-11-30 07:00-18:45 b45",
        weeks(4, "2026-11-02", *FIVE_OF_11),
    ),
    case(
        "A4 paid absence counts in the average (5:2)",
        "A week of absence of 55 hours, 14 x 11 and 11.25: 220.25.",
        "2026-11-27 07:00-19:00 b45",
        [
            *days("2026-11-02", 5, "07:00-18:00 paid_absence"),
            *weeks(3, "2026-11-09", *FIVE_OF_11)[:-1],
        ],
        no("A4", 55.0625),
    ),
]
