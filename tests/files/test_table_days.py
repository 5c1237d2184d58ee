"""Days in tables: what can mean one day only is read, whatever program wrote it."""

from datetime import date

import pytest

from app.files.table_days import NEVER, NoDay, Order, day_of, orders_in

NOVEMBER = date(2026, 11, 20)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20",
        "2026/11/20",
        "20-11-2026",
        "20/11/2026",
        "11/20/2026",
        "20.11.2026",
        "20-11-2026 00:00",
        "2026-11-20 00:00:00",
        "2026-11-20T00:00:00.000",
        "20261120",
        "20 november 2026",
        "20-nov-2026",
        "20 Nov. 2026",
        "46346",
        "20-nov-26",
        "vr 20-11-2026",
        "vrijdag 20 november 2026",
        "Nov 20, 2026",
        "November 20th, 2026",
        "Fri, 20 Nov 2026",
        "11/20/2026 12:00:00 AM",
    ],
)
def test_a_day_is_read_in_every_form_that_means_one_day(text: str) -> None:
    assert day_of(text) == NOVEMBER


@pytest.mark.parametrize("text", ["31-12-9999", "9999-12-31", "99991231", "2958465", "31-12-2999"])
def test_a_day_that_never_comes_is_no_end(text: str) -> None:
    assert day_of(text) == NEVER


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31-02-2026", NoDay.NO_DATE),
        ("01-10-26", NoDay.NO_DATE),
        ("20-nov-98", NoDay.NO_DATE),
        ("20-11/2026", NoDay.NO_DATE),
        ("20 brumaire 2026", NoDay.NO_DATE),
        ("2026-11-20T23:00:00Z", NoDay.NO_DATE),
        ("٢٠٢٦-١٠-٠١", NoDay.NO_DATE),
        ("9999999", NoDay.NO_DATE),
        ("", NoDay.NO_DATE),
        ("31-12-1949", NoDay.TOO_OLD),
        ("03/04/2026", NoDay.AMBIGUOUS),
    ],
)
def test_what_names_no_day_of_ours_says_why(text: str, why: NoDay) -> None:
    assert day_of(text) is why


def test_a_column_proves_its_order() -> None:
    assert orders_in(["03/04/2026", "20/11/2026"]) == {Order.DAY_FIRST}
    assert orders_in(["03/04/2026", "11/20/2026"]) == {Order.MONTH_FIRST}
    assert day_of("03/04/2026", {Order.DAY_FIRST}) == date(2026, 4, 3)
    assert day_of("03/04/2026", {Order.MONTH_FIRST}) == date(2026, 3, 4)
    assert day_of("03-04-2026") == date(2026, 4, 3)
    assert day_of("03-04-2026", {Order.MONTH_FIRST}) == date(2026, 3, 4)
    assert day_of("03-04-2026", {*Order}) is NoDay.AMBIGUOUS
