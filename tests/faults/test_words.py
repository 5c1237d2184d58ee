"""What an error says of the change that was asked for: it is never called undone when it is not."""

import pytest
from sqlalchemy.exc import OperationalError

from app.core import command
from app.core.command import Fate, begin_afresh
from app.web.access import public
from tests.conftest import make_app

AWAY = OperationalError("SELECT", {}, Exception("gone"))


@pytest.mark.parametrize(
    ("fate", "error", "status", "words"),
    [
        (Fate.UNCHANGED, AWAY, 503, "Nothing changed"),
        (Fate.STORED, AWAY, 503, "What you did is stored"),
        (Fate.IN_DOUBT, command.InDoubt("x"), 503, "it may be stored, or not"),
        (Fate.UNCHANGED, ValueError(), 500, "Nothing changed"),
        (Fate.STORED, ValueError(), 500, "after it was stored"),
    ],
)
def test_an_error_says_what_became_of_the_change(
    fate: Fate, error: Exception, status: int, words: str
) -> None:
    app = make_app("sqlite://")

    @public("a story")
    def broken() -> str:
        command._fate.set(fate)
        raise error

    app.add_url_rule("/broken", "broken", broken)
    answer = app.test_client().get("/broken", headers={"Accept-Language": "en"})
    begin_afresh()
    assert answer.status_code == status
    assert words in answer.text


def test_each_request_begins_with_nothing_stored() -> None:
    app = make_app("sqlite://")

    @public("a story")
    def look() -> str:
        return command.fate()

    app.add_url_rule("/look", "look", look)
    command._fate.set(Fate.STORED)
    assert app.test_client().get("/look").text == Fate.UNCHANGED


def test_a_database_that_goes_away_while_an_error_is_answered_is_no_breakdown() -> None:
    app = make_app("sqlite://", PROPAGATE_EXCEPTIONS=False)

    @app.errorhandler(KeyError)
    def answer(_error: KeyError) -> str:
        raise AWAY

    @public("a story")
    def broken() -> str:
        raise KeyError

    app.add_url_rule("/broken", "broken", broken)
    response = app.test_client().get("/broken")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
