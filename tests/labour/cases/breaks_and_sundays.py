"""A7 to A9: breaks, free Sundays, consent to a Sunday. 2026-01-04 is a Sunday."""

from tests.labour.cases import case, days, warned


def sundays(number: int, hours: str = "10:00-14:00") -> list[str]:
    """Sundays in a row from 4 January 2026; the 39th is 27 September, the 40th 4 October."""
    return days("2026-01-04", number, hours, step=7)


CASES = [
    case(
        "A7 5.5 hours of work need no break (5:4(1))",
        "09:00 to 14:30; it must be more than 5.5.",
        "2026-11-02 09:00-14:30 b0",
    ),
    case(
        "A7 a minute over 5.5 hours needs 30 minutes (5:4(1))",
        "09:00 to 14:31 without a break.",
        "2026-11-02 09:00-14:31 b0",
        [],
        warned("A7", 0),
    ),
    case(
        "A7 30 minutes in 8 hours of work are enough (5:4(1))",
        "8:30 less 30.",
        "2026-11-02 09:00-17:30 b30",
    ),
    case(
        "A7 29 minutes are too few (5:4(1))",
        "8:30 less 29 is 8:01.",
        "2026-11-02 09:00-17:30 b29",
        [],
        warned("A7", 29),
    ),
    case(
        "A7 15 minutes in 5.75 hours of work are too few (5:4(1))",
        "6:00 less 15 is 5:45.",
        "2026-11-02 09:00-15:00 b15",
        [],
        warned("A7", 15),
    ),
    case(
        "A7 5.75 hours of presence with 15 minutes are 5.5 of work (5:4(1))",
        "5:45 less 15 is 5:30.",
        "2026-11-02 09:00-14:45 b15",
    ),
    case(
        "A7 30 minutes in 10 hours of work are enough (5:4(1))",
        "10:30 less 30 is 10:00; it must be more than 10.",
        "2026-11-02 09:00-19:30 b30",
    ),
    case(
        "A7 30 minutes in 10.25 hours of work are too few (5:4(1))",
        "10:45 less 30 is 10:15.",
        "2026-11-02 09:00-19:45 b30",
        [],
        warned("A7", 30, 45),
    ),
    case(
        "A7 45 minutes in 10.25 hours of work are enough (5:4(1))",
        "11:00 less 45 is 10:15.",
        "2026-11-02 09:00-20:00 b45",
    ),
    case(
        "A7 44 minutes in over 10 hours of work are too few (5:4(1))",
        "11:00 less 44 is 10:16.",
        "2026-11-02 09:00-20:00 b44",
        [],
        warned("A7", 44, 45),
    ),
    case(
        "A7 a break that is not given is not judged",
        "9 hours, nothing said of a break.",
        "2026-11-02 09:00-18:00",
    ),
    case(
        "A7 the break of another day is not held against the shift",
        "Monday has none; Tuesday is 3 hours.",
        "2026-11-03 09:00-12:00 b0",
        ["2026-11-02 09:00-18:00 b0"],
    ),
    case(
        "A7 half an hour between two shifts of a dienst is its break (5:4(1))",
        "4 + 4 hours, 12:00 to 12:30 between.",
        "2026-11-02 12:30-16:30 b0",
        ["2026-11-02 08:00-12:00 b0"],
    ),
    case(
        "A7 ten minutes between two shifts of a dienst are no break (5:4(1))",
        "4 + 4 hours; parts under 15 minutes do not count.",
        "2026-11-02 12:10-16:10 b0",
        ["2026-11-02 08:00-12:00 b0"],
        warned("A7", 0),
    ),
    case(
        "A7 a shift of which no break is known does not count",
        "5 hours are known to have none.",
        "2026-11-02 12:00-17:00 b0",
        ["2026-11-02 08:00-12:00"],
    ),
    case(
        "A7 a night of 7.5 hours with 30 minutes (5:4(1))",
        "23:00 to 07:00 less 30.",
        "2026-11-02 23:00-07:00 b30",
    ),
    case(
        "A7 a night of 8 hours without a break (5:4(1))",
        "23:00 to 07:00.",
        "2026-11-02 23:00-07:00 b0",
        [],
        warned("A7", 0),
    ),
    case(
        "A7 in the night to summer time 6.5 hours of presence are 5.5 (5:4(1))",
        "23:30 to 06:00 is 5.5 real hours.",
        "2026-03-28 23:30-06:00 b0",
    ),
    case(
        "A8 a 39th Sunday of 52 leaves 13 free (5:6(3))",
        "52 - 39 = 13.",
        "2026-09-27 10:00-14:00",
        sundays(38),
    ),
    case(
        "A8 a 40th Sunday of 52 leaves 12 free (5:6(3))",
        "52 - 40 = 12.",
        "2026-10-04 10:00-14:00",
        sundays(39),
        warned("A8", 12),
    ),
    case(
        "A8 a night from Saturday takes the Sunday (5:6(3))",
        "Sunday 4 October until 02:00 is the 40th.",
        "2026-10-03 22:00-02:00",
        sundays(39),
        warned("A8", 12),
    ),
    case(
        "A8 a Saturday evening until midnight leaves the Sunday free (5:6(3))",
        "It ends when Sunday begins.",
        "2026-10-03 20:00-00:00",
        sundays(39),
    ),
    case(
        "A8 a night from midnight after the Sunday leaves it free (5:6(3))",
        "It begins when Sunday ends.",
        "2026-10-05 00:00-04:00",
        sundays(39),
    ),
    case(
        "A8 a second shift on a Sunday takes no other",
        "27 September is worked already.",
        "2026-09-27 15:00-17:00",
        sundays(39),
    ),
    case(
        "A8 too few free Sundays that were there are not held against a weekday",
        "40 are worked; a Wednesday takes none.",
        "2026-10-07 10:00-14:00",
        sundays(40),
    ),
    case(
        "A8 too few free Sundays become fewer (5:6(3))",
        "52 - 41 = 11.",
        "2026-10-11 10:00-14:00",
        sundays(40),
        warned("A8", 11),
    ),
    case(
        "A8 52 weeks end: the first Sunday is no longer among them (5:6(3))",
        "11 January 2026 to 3 January 2027 has 38 + 1.",
        "2027-01-03 10:00-14:00",
        sundays(39),
    ),
    case(
        "A8 the last Sunday of the 52 weeks is among them (5:6(3))",
        "4 January to 27 December 2026 has 39 + 1.",
        "2026-12-27 10:00-14:00",
        sundays(39),
        warned("A8", 12),
    ),
    case(
        "A8 a Sunday of paid absence is free",
        "39 of absence and one of work.",
        "2026-10-04 10:00-14:00",
        sundays(39, "10:00-14:00 paid_absence"),
    ),
    case(
        "A9 a Sunday that somebody asks for has their consent (5:6(2))",
        "A claim is consent for that case.",
        "2026-11-08 10:00-14:00",
    ),
]
