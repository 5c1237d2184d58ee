"""Control characters break calendars, mail and headers; everything else is left alone."""

import pytest

from app.core.text import on_one_line, without_controls


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\x00b", "ab"),
        ("a\x0bb\x0cc\x1bd\x7fe", "abcde"),
        ("a\r\nb", "a\nb"),
        ("a\rb", "ab"),
        ("a\r\r\nb", "a\nb"),
        ("a\x85b\x9fc", "abc"),
        ("a\u2028b\u2029c", "abc"),
        ("a\ud800b\udfffc", "abc"),
        ("a\tb\nc", "a\tb\nc"),
        ("Aydın 🩺 שלום 日本 é", "Aydın 🩺 שלום 日本 é"),
    ],
)
def test_control_characters_go_and_the_rest_stays(text: str, left: str) -> None:
    assert without_controls(text) == left
    left.encode()


def test_a_line_has_no_line_ends_and_single_spaces() -> None:
    assert on_one_line(" Marleen\r\n\tBrouwer\x00 ") == "Marleen Brouwer"
