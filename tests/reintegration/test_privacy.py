"""What is kept about tracks is told from the schema, so that it cannot drift."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import String

from app.people.rules import Role
from app.reintegration import models, queries_privacy
from app.reintegration.queries_privacy import (
    CLOSED,
    PURPOSES,
    KeptKind,
    Undeclared,
    case_workers,
    registers,
)
from tests.factories import World


def test_every_table_of_the_room_says_why_it_is_kept() -> None:
    told = {register.name for register in registers()}
    assert told == {
        "tracks",
        "track_steps",
        "track_evaluations",
        "track_terms",
        "track_feelings",
        "track_entries",
    }, "a new table needs a purpose in app/reintegration/queries_privacy.py"


def test_no_column_can_hold_free_text() -> None:
    for register in registers():
        for datum in register.data:
            assert datum.kept in KeptKind
            assert (datum.kept is KeptKind.WORD) == bool(datum.words), datum.name
    texts = {
        (model, column.name)
        for model in PURPOSES
        for column in model.__table__.columns
        if isinstance(column.type, String)
    }
    assert texts == set(CLOSED), "every text column is a word of a closed list"


def test_a_column_that_is_not_accounted_for_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {key: words for key, words in CLOSED.items() if key != (models.Feeling, "felt")}
    monkeypatch.setattr(queries_privacy, "CLOSED", kept)
    with pytest.raises(Undeclared, match=r"Feeling\.felt could hold free text"):
        registers()


def test_a_table_without_a_purpose_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {model: why for model, why in PURPOSES.items() if model is not models.Feeling}
    monkeypatch.setattr(queries_privacy, "PURPOSES", kept)
    with pytest.raises(Undeclared, match="Feeling"):
        registers()


def test_who_may_lead_tracks_is_told_from_the_grants(context: Flask) -> None:
    world = World(context)
    house = world.department("De Linde")
    assert case_workers() == []
    ineke = world.person("Ineke van Dam", house)
    world.role(ineke, Role.CASE_WORKER, house)
    gone = world.person("Weg Gegaan", house, active=False)
    world.role(gone, Role.CASE_WORKER, house)

    [told] = case_workers()

    assert (told.name, told.department) == ("Ineke van Dam", "De Linde")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_everybody_can_read_the_page(client: FlaskClient, world: World, language: str) -> None:
    house = world.department()
    world.sign_in(client, world.worker("Noor Haddad", house, language=language))

    page = client.get("/privacy/tracks")

    assert page.status_code == 200
    for register in queries_privacy.registers():
        assert f'id="{register.name}"' in page.text
        assert str(register.purpose) not in {"", None}
    years = {"nl": "2 jaar", "en": "2 years"}
    assert years[language] in page.text
