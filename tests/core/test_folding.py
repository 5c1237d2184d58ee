"""What is typed is found, and what is there is there once: alike on both engines."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Table, insert, select, text

from app.core.command import bookkeeping
from app.core.db import Model, db
from app.core.folding import folds_of, with_folded
from app.core.matching import holds_all, in_address, nearness, words_of
from app.core.migrations import downgrade, upgrade
from app.core.text import folded, normalised
from app.people.models import Department, Person
from seeds.pouring import pour
from tests.factories import World


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("émile", "Emile"),
        ("EMILE", "E\u0301mile"),
        ("özgür", "Ozgur"),
        ("PATIËNTVERVOER", "Patie\u0308ntvervoer"),
        ("dabrowski", "Dąbrowski"),
        ("nguyen", "Nguyễn"),
        ("zoe", "Zoë"),
        ("aydin", "Aydın"),
        ("ipek", "İPEK"),
        ("strasse", "STRAẞE"),
        ("soren", "Søren"),
        ("lukasz", "Łukasz"),
        ("ijssel", "Ĳssel"),
        ("d'angelo", "D’Angelo"),
        ("anne-marie", "Anne\u2011Marie"),
        ("jan peter", "Jan\u00a0Pe\u00adter\u200b"),
    ],
)
def test_case_accents_and_composition_make_no_difference(typed: str, name: str) -> None:
    assert folded(typed) == folded(name)


def test_folding_twice_is_folding_once_whatever_the_character() -> None:
    for number in [*range(0x3000), *range(0xA000, 0xB000), *range(0xF900, 0x10000), 0x1F469]:
        once = folded(f"a{chr(number)}b")
        assert folded(once) == once, hex(number)
        assert normalised(normalised(chr(number))) == normalised(chr(number)), hex(number)


def folded_columns() -> Iterator[tuple[type[Model], str, str]]:
    for mapper in Model.registry.mappers:
        for key, of in folds_of(mapper.local_table).items():  # type: ignore[arg-type]
            yield mapper.class_, key, of


@pytest.mark.usefixtures("context")
def test_a_folded_column_follows_whatever_way_a_row_is_stored(world: World) -> None:
    home = world.department("Één")
    pia = world.person("Zoë", home, personnel_number="AB 12")
    assert (home.name_folded, pia.name_folded, pia.personnel_number_folded) == (
        "een",
        "zoe",
        "ab 12",
    )

    @bookkeeping
    def store() -> None:
        db.session.get_one(Person, pia.id).name = "Ünal"
        db.session.get_one(Person, pia.id).personnel_number = None
        row = {"name": "Ørsted", "path": "/9/", "hand_back_hours": 24, "active": True}
        db.session.execute(insert(Department), [row, {**row, "name": "Łódź"}])
        pour(Department, [{**row, "id": 901, "name": "Ĳmuiden"}])

    store()
    names = set(db.session.scalars(select(Department.name_folded)))
    assert names >= {"een", "orsted", "lodz", "ijmuiden"}
    assert db.session.scalar(select(Person.name_folded).where(Person.id == pia.id)) == "unal"
    for model, key, of in folded_columns():
        for kept, said in db.session.execute(select(getattr(model, key), getattr(model, of))):
            assert kept == (None if said is None else folded(said)), (model, of)


def test_a_row_to_be_copied_gets_its_folded_columns() -> None:
    table = Department.__table__
    assert isinstance(table, Table)
    assert with_folded(table, {"name": "Één"}) == {"name": "Één", "name_folded": "een"}


def test_the_order_of_folded_names_is_that_of_their_letters(context: Flask, world: World) -> None:
    for name in ("Zoë", "Émile", "emma", "de Wit", "Özgür", "Olaf"):
        world.person(name)
    shown = db.session.scalars(select(Person.name).order_by(Person.name_folded)).all()
    names = [name for name in shown if not name.startswith("Persoon")]
    assert names == ["de Wit", "Émile", "emma", "Olaf", "Özgür", "Zoë"]


@pytest.mark.usefixtures("context")
def test_every_word_counts_names_come_first_and_whole_words_before_parts(world: World) -> None:
    for name in ("Berghuis, An", "van der Berg, Piet", "Ann-Berg Lee", "Lindenberg", "Berg"):
        world.person(name)

    def search(typed: str) -> list[str]:
        words = words_of(typed)
        statement = select(Person.name).where(holds_all(words, Person.name_folded))
        return list(
            db.session.scalars(
                statement.order_by(nearness(words, Person.name_folded), Person.name_folded)
            )
        )

    assert search("BËRG") == [
        "Berg",
        "Ann-Berg Lee",
        "van der Berg, Piet",
        "Berghuis, An",
        "Lindenberg",
    ]
    assert search("piet, berg") == ["van der Berg, Piet"]
    assert search("b_rg") == search("%") == search("be%") == []


@pytest.mark.usefixtures("context")
def test_an_address_is_searched_before_its_domain(world: World) -> None:
    for email in ("lin@delinde.example", "noor_h@delinde.example", "piet@delinde.example"):
        world.person(email=email)

    def search(typed: str) -> list[str]:
        statement = select(Person.email).where(in_address(Person.email, typed))
        return sorted(db.session.scalars(statement))

    assert search("lin") == ["lin@delinde.example"]
    assert search("_") == ["noor_h@delinde.example"]
    assert search("%") == search("linde") == search("@delinde") == []
    assert search("piet@del") == ["piet@delinde.example"]


def test_the_revision_folds_what_was_there_and_keeps_apart_what_became_one(own_app: Flask) -> None:
    with own_app.app_context():
        downgrade("0024")
        with db.engine.begin() as connection:
            for name in ("Een", "Één", "Zoë"):
                connection.execute(
                    text(
                        "INSERT INTO departments (name, path, hand_back_hours, active)"
                        " VALUES (:name, '/', 24, true)"
                    ),
                    {"name": name},
                )
        db.engine.dispose()
        upgrade()
        names = db.session.scalars(select(Department.name_folded).order_by(Department.id)).all()
        second = db.session.scalar(select(Department.id).where(Department.name == "Één"))
    assert names == ["een", f"een ({second})", "zoe"]
