"""People are called by their names, and told apart where two of one name meet."""

import pytest

from app.core.names import called, told_apart


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Noor Haddad", "Noor"),
        ("Piet van der Berg", "Piet"),
        ("van der Berg, Piet", "Piet"),
        ("Berg, Piet van der", "Piet"),
        ("Van den Akker, dr. Delano", "Delano"),
        ("BERG, PIET", "PIET"),
        ("prof. dr. Anna de Wit", "Anna"),
        ("Mw. drs. Zoë 't Hart", "Zoë"),
        ("Dhr. P. (Piet) de Boer", "Piet"),
        ("J.P. (Jan-Peter) Smit, MSc", "Jan-Peter"),
        ("Fatima El Amrani", "Fatima"),
        ("El Amrani, Fatima", "Fatima"),
        ("d'Ancona, Maria", "Maria"),
        ("Piet Jansen, MSc", "Piet"),
        ("Piet Jansen jr.", "Piet"),
        ("Jan-Willem op 't Hof", "Jan-Willem"),
        ("Bo Li", "Bo"),
        ("Mohammed", "Mohammed"),
        ("van der Berg", "van der Berg"),
        ("De heer van der Berg", "van der Berg"),
        ("'t Hart", "'t Hart"),
        ("P.J. van der Berg", "P.J. van der Berg"),
        ("van der Berg, P.J.", "P.J. van der Berg"),
        ("Jansen,", "Jansen"),
        (",", ","),
        ("Dr. Jansen", "Jansen"),
        ("Ben Smit", "Ben"),
        ("Wang, Ma", "Ma"),
        ("Piet Jansen, MA", "Piet"),
    ],
)
def test_the_name_to_call_somebody_by_follows_from_the_whole_name(name: str, first: str) -> None:
    assert called(name) == first


def test_a_name_that_was_given_counts_before_all() -> None:
    assert called("van der Berg, Petrus Johannes", "Piet") == "Piet"
    assert called("Noor Haddad", "") == called("Noor Haddad", None) == "Noor"


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Delano Akker", "Delano Kamp"], ["Delano A.", "Delano K."]),
        (["van den Akker, Delano", "Delano de Kamp"], ["Delano A.", "Delano K."]),
        (["Delano Akker", "Noor Haddad"], ["Delano", "Noor"]),
        (["Zoë Bos", "Zoe d'Ancona", "Sem Vos"], ["Zoë B.", "Zoe A.", "Sem"]),
        (["Delano Akker", "Delano Arends"], ["Delano Akker", "Delano Arends"]),
        (["Delano", "Delano Kamp"], ["Delano", "Delano K."]),
        (["Fatima Jansen-de Boer", "Fatima Kaya"], ["Fatima J.", "Fatima K."]),
        ([], []),
    ],
)
def test_two_of_one_name_get_an_initial_where_they_meet(names: list[str], told: list[str]) -> None:
    assert told_apart([(name, None) for name in names]) == told
