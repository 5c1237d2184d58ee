"""What comes in is normalised at the door; control characters break formats on the way out."""

import pytest

from app.core.text import is_visible, normalised, on_one_line, without_controls


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


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ("Zoe\u0308 de Boer", "Zoë de Boer"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("Anna\u202egnitrats\u202c", "Annagnitrats"),
        ("\ufeffA\u200bn\u00adn\u2060a\u200e", "Anna"),
        ("e\u200d\u0301", "é"),
        ("\u3164\u115f\u1160\uffa0\u2800", ""),
        ("\U000e0041\U000e007f\ue000\ufdd0\ud800\x00", ""),
        ("Tom\tTim", "Tom\tTim"),
        ("Yılmaz 日本 שלום 🩺", "Yılmaz 日本 שלום 🩺"),
        ("👩\u200d👩\u200d👧 👩🏽\u200d⚕\ufe0f 🏳\ufe0f\u200d🌈 1\ufe0f\u20e3", None),
        ("a\u200d👩 👩\u200db\ufe0f", "a👩 👩b"),
    ],
)
def test_what_comes_in_is_composed_and_all_of_it_can_be_seen(sent: str, taken: str | None) -> None:
    assert normalised(sent) == (sent if taken is None else taken)


def test_what_shows_nothing_is_nothing() -> None:
    assert not any(map(is_visible, ("", " \n", "\u200b\u3164", "\u0301\u0308", "\u2800")))
    assert all(map(is_visible, ("a", "9", "–", "👩", "é")))
