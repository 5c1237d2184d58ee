"""Public holidays stand in the roster, in the language of the reader."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.times.rules_holidays import holiday_on
from tests.factories import TODAY, World

pytestmark = pytest.mark.usefixtures("morning")


def test_a_holiday_is_named_under_its_day_and_a_house_may_have_none(
    app: Flask, client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.sign_in(client, world.worker())
    christmas = "/roster?day=2026-12-25"
    assert "Eerste kerstdag" in client.get(christmas).text
    assert "kerstdag" not in client.get("/roster").text
    world.sign_in(client, world.worker(language="en"))
    assert "Christmas Day" in client.get(christmas).text
    for country in ("none", "ZZ"):
        monkeypatch.setitem(app.config, "HOLIDAYS", country)
        assert "Christmas Day" not in client.get(christmas).text
    assert holiday_on(TODAY, "NL", "nl") == ""
