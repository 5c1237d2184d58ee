"""Numbers are shown as typed and dialled as machines need them."""

import pytest

from app.core.phones import dialled, in_writing, is_number

PREFIX = "+31 (0)88 75"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+31 (0)6 12345678", "+31612345678"),
        ("+31(0)6-12345678", "+31612345678"),
        ("+31 06 12345678", "+31612345678"),
        ("(+31) (0) 88 123 45 67", "+31881234567"),
        ("0031 6 12345678", "+31612345678"),
        ("0031 (0)6 12345678", "+31612345678"),
        ("+32 (0)470 12 34 56", "+32470123456"),
        ("+39 06 6982 1234", "+390669821234"),
        ("+41 [0]44 123 45 67", "+41441234567"),
        ("(088) 123 45 67", "0881234567"),
        ("088.123.45.67", "0881234567"),
        ("06\u201112345678", "0612345678"),
        ("06\u00a012\u202f34\u00a056\u00a078", "0612345678"),
        ("06 – 12 34 56 78", "0612345678"),
        ("\u202a06 12345678\u202c", "0612345678"),
        ("\uff10\uff18\uff18 1234567", "0881234567"),
        ("02/123.45.67", "021234567"),
        ("51234", "51234"),
        ("1234", "1234"),
        ("12 34 56", "123456"),
    ],
)
def test_a_number_is_dialled_however_it_is_written(typed: str, number: str) -> None:
    assert is_number(typed)
    assert dialled(typed) == number
    assert dialled(dialled(typed)) == number
    assert number in dialled(typed, PREFIX)


@pytest.mark.parametrize("typed", ["51234", "1234", "12 34 56"])
def test_an_extension_is_reached_from_outside_by_what_stands_before_it(typed: str) -> None:
    digits = typed.replace(" ", "")
    assert dialled(typed, PREFIX) == f"+318875{digits}"
    assert in_writing(typed, PREFIX) == f"{typed} (+318875{digits})"
    assert in_writing(typed) == typed


def test_a_message_shows_what_was_typed_without_a_zero_that_nobody_dials() -> None:
    assert in_writing("+31 (0)6 1234 5678", PREFIX) == "+31 6 1234 5678"
    assert in_writing("+31 06 1234 5678") == "+31 6 1234 5678"
    assert in_writing("0031-(0)6-12345678") == "0031 6-12345678"
    assert in_writing("+39 06 1234567") == "+39 06 1234567", "dialled with its zero"
    assert in_writing("(088) 123 45 67", PREFIX) == "(088) 123 45 67"


@pytest.mark.parametrize(
    "typed",
    [
        *("", "123", "bel mij", "06", "+", "+31", "06-12345678 / 06-87654321", "41234/41235"),
        *("06 12345678 tst 12", "1" * 16, "+31 6 1234 5678 9012 34", "٠٦١٢٣٤٥٦٧٨", "12+345678"),
        *("tel:0612345678", "0612345678,,12", "06*12345678#"),
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert not is_number(typed)
