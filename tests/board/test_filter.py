"""The sentence over the board: what it leaves out, and that it is remembered."""

import re

import pytest
from flask.testing import FlaskClient

from app.board.rules_filter import BoardFilter
from app.board.rules_picks import Fitting
from app.core.intervals import Interval
from tests.factories import ZONE, World, at

pytestmark = pytest.mark.usefixtures("morning")

NOON = Fitting(1, 1, Interval(at("12:00"), at("15:00")), building="B", did=2)
EVENING = Fitting(2, 2, Interval(at("18:00"), at("20:00")), building="D")


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (BoardFilter(), [1, 2]),
        (BoardFilter(part="afternoon"), [1]),
        (BoardFilter(part="evening"), [2]),
        (BoardFilter(near=True), [2]),
        (BoardFilter(done=True), [1]),
        (BoardFilter(near=True, done=True), []),
    ],
)
def test_each_part_of_the_sentence_leaves_out_what_it_says(
    asked: BoardFilter, kept: list[int]
) -> None:
    shown = [each.shift_id for each in (NOON, EVENING) if asked.keeps(each, {"D"}, ZONE)]
    assert shown == kept


def listed(text: str) -> list[int]:
    return [int(number) for number in re.findall(r'value="(\d+)\.row"', text)]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_was_chosen_is_remembered_until_everything_is_asked_for(
    client: FlaskClient, world: World
) -> None:
    noor = world.worker("Noor Haddad")
    world.sign_in(client, noor)
    world.commitment(noor, at("08:00", plus=1), at("11:59", plus=1))
    early = world.shift(start=at("06:00", plus=1), end=at("07:00", plus=1))
    late = [
        world.shift(start=at(text, plus=8), end=at("16:00", plus=8)) for text in ("09:00", "13:00")
    ]
    assert {late[0].id, late[1].id} <= set(listed(client.get("/board").text))
    shown = client.get("/board?part=afternoon").text
    assert listed(shown) == [late[1].id]
    assert 'aria-current="true"' in shown
    assert listed(client.get("/board").text) == [late[1].id], "the next look asks the same"
    nothing = client.get("/board?part=evening&near=1").text
    assert "Niets ’s avonds, dichtbij." in nothing
    assert early.id not in listed(nothing)
    assert late[0].id in listed(client.get("/board?days=all").text)
    assert late[0].id in listed(client.get("/board").text)
    assert client.get("/board?part=lunch").status_code == 404
