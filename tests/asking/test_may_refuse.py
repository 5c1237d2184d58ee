"""Who may say no to a call by law is told so, with the article; and so is who asks."""

from datetime import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.notices.models import Notice
from app.notices.words import words_of
from app.people.models import Person
from tests.factories import World, at

LATE = "Je mag nee zeggen: deze oproep komt later dan 4 dagen van tevoren (BW 7:628a)."
HOURS = "Je mag nee zeggen: deze oproep komt later dan 24 uur van tevoren (BW 7:628a)."
OUTSIDE = "Je mag nee zeggen: dit valt buiten de dagen en uren die zijn afgesproken (BW 7:628b)."
pytestmark = pytest.mark.usefixtures("morning", "without_tokens")

CALLS: dict[str, tuple[dict[str, Any], int, list[str]]] = {
    "a late call": ({}, 1, [LATE]),
    "a call in time": ({}, 5, []),
    "the term of a collective agreement": ({"notice_hours": 24}, 1, []),
    "later than that term": ({"notice_hours": 24}, 0, [HOURS]),
    "outside the agreed days": ({"reference_days": [0]}, 8, [OUTSIDE]),
    "outside the agreed hours, and late": (
        {"reference_from": time(8), "reference_until": time(12)},
        1,
        [LATE, OUTSIDE],
    ),
    "no contract on call": ({"contract": "fixed"}, 1, []),
}


@pytest.mark.parametrize("call", CALLS)
def test_the_question_its_message_and_the_list_of_candidates_say_it(
    world: World, client: FlaskClient, call: str
) -> None:
    agreed, days, texts = CALLS[call]
    ward = world.department("Skillslab")
    noor = world.person("Noor Haddad", ward)
    world.agreement(noor, **agreed)
    shift = world.shift(ward, at("13:00", plus=days), at("16:30", plus=days))
    tarik = world.coordinator(ward, "Tarik Aydin")

    world.sign_in(client, tarik)
    for address in (
        f"/candidates?shift={shift.id}",
        f"/candidates?shift={shift.id}&pane=1",
    ):
        page = client.get(address, headers={"HX-Request": "true"}).text
        assert page.count("Noor mag nee zeggen") == len(texts), address
    client.post(f"/shifts/{shift.id}/asks", data={"person": noor.id})

    world.sign_in(client, noor)
    for address in ("/board", f"/shifts/{shift.id}"):
        page = client.get(address).text
        assert "kun je dit doen?" in page
        assert [text for text in (LATE, HOURS, OUTSIDE) if text in page] == texts
    with world.app.app_context():
        [notice] = db.session.scalars(select(Notice).where(Notice.kind == "asked"))
        body = words_of(notice, db.session.get_one(Person, noor.id)).body
    assert [text for text in (LATE, HOURS, OUTSIDE) if text in body] == texts


def test_a_task_of_ones_own_choice_is_no_call(world: World, client: FlaskClient) -> None:
    ward = world.department("Skillslab")
    noor, shift = world.worker("Noor Haddad", ward), world.shift(ward)
    world.sign_in(client, noor)
    assert "mag nee zeggen" not in client.get(f"/shifts/{shift.id}").text
