"""What a stranger tries first is refused, with the reason; a sentence is not."""

import pytest

from app.accounts.rules_passwords import SHORTEST, Weakness, common, weakness_of

PERSON = {"email": "noor.haddad@delinde.example", "name": "Noor Haddad"}
HOUSE = ("De Linde", "Radiologie", "Spoedeisende hulp", "flexpool.delinde.example")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("flexpool2026", Weakness.HOUSE),
        ("Flexpool-2026!", Weakness.HOUSE),
        ("2026FlexPool", Weakness.HOUSE),
        ("fl3xp00l2026", Weakness.HOUSE),
        ("flexpoolflexpool", Weakness.HOUSE),
        ("WelkomFlexpool1", Weakness.HOUSE),
        ("delinde2026", Weakness.HOUSE),
        ("De Linde 2026", Weakness.HOUSE),
        ("Radiologie26", Weakness.HOUSE),
        ("radiologie.01", Weakness.HOUSE),
        ("noorhaddad1", Weakness.OWN_DATA),
        ("Noor-12-10-1985", Weakness.OWN_DATA),
        ("haddad2026!", Weakness.OWN_DATA),
        ("H4dd4d2026", Weakness.OWN_DATA),
        ("noor.haddad@delinde.example", Weakness.OWN_DATA),
        ("Welkom2026!", Weakness.COMMON),
        ("W3lk0m2026!", Weakness.COMMON),
        ("Zomer2026!!", Weakness.COMMON),
        ("November2026", Weakness.COMMON),
        ("w4chtw00rd!", Weakness.COMMON),
        ("P@ssw0rd123", Weakness.COMMON),
        ("sunshine1985", Weakness.COMMON),
        ("feyenoord010", Weakness.COMMON),
        ("qwertyuiop[]", Weakness.COMMON),
        ("1q2w3e4r5t", Weakness.COMMON),
        ("abcabcabcabc", Weakness.COMMON),
        ("abcdefghijkl", Weakness.COMMON),
        ("0987654321", Weakness.COMMON),
        ("12-10-1985", Weakness.COMMON),
        ("0612345678", Weakness.COMMON),
        ("7777777777777", Weakness.COMMON),
        ("prikbord-demo", Weakness.COMMON),
        ("!!!!!!!!!!x", Weakness.COMMON),
        ("ｗｅｌｋｏｍ２０２６", Weakness.COMMON),
        ("te kort", Weakness.TOO_SHORT),
        ("x" * 201, Weakness.TOO_LONG),
    ],
)
def test_what_is_tried_first_is_refused_with_its_reason(password: str, why: Weakness) -> None:
    assert weakness_of(password, **PERSON, house=HOUSE) is why


@pytest.mark.parametrize(
    "password",
    [
        "een lange zin die klopt",
        "en dit is een heel andere",
        "correct horse battery staple",
        "welkom bij de maan van zaterdag",
        "café om de hoek",
        "Noor houdt van groene thee",
        "krentebol met kaas",
        "кофе и пирог",
        "vK3-pq9-Lz7w",
        "J5Q9_2mxv-TgWr1y",
        "4839205718",
        "x" * 190 + "yz",
    ],
)
def test_a_sentence_and_what_is_random_are_good_enough(password: str) -> None:
    assert weakness_of(password, **PERSON, house=HOUSE) is None


def test_every_listed_password_is_refused_also_with_a_year() -> None:
    """The kind, whoever the person is."""
    for listed in common():
        year = listed if len(listed) >= SHORTEST else f"{listed.capitalize()}-2026!"
        assert weakness_of(year, email="a@b.example", name="X") is not None, year


def test_a_long_password_takes_no_time() -> None:
    """Two hundred letters that are almost words: the work is bounded."""
    assert weakness_of("pass" * 49 + "!q", email="", name="") is None
