"""Fields for a day or a time: shown as understood, refused with the forms that work."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.core import clock
from app.times.fields import Clock, Day, Moment
from app.times.rules import FIRST_DAY, LAST_DAY, read_clock, read_day, read_moment
from app.web.forms import Form
from app.web.forms_edit import shown_in
from app.web.words_times import clock_of, day_in_field, moment_in_field
from tests.factories import World, at

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


class Agenda(Form):
    """One field of each kind."""

    class Meta:
        """It changes nothing."""

        csrf = False

    day = Day("Day")
    done = Day("Done on", past=True)
    start = Clock("From")
    end = Clock("To", ends=True)
    until = Moment("Until")


@pytest.fixture
def agenda(app: Flask) -> Iterator[Callable[..., Agenda]]:
    """The form as it comes back in a language with these texts in it, on a Tuesday."""

    def make(language: str, **typed: str) -> Agenda:
        g.language = language
        form = Agenda(MultiDict(typed))
        form.validate()
        return form

    with app.test_request_context(), clock.fixed_at(at("08:00")):
        yield make


def shown(form: Agenda, *names: str) -> list[str]:
    """What stands in the fields."""
    return [line for name in names for line in shown_in(form[name])]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_form_that_is_shown_is_understood_as_itself(app: Flask, language: str) -> None:
    @given(st.dates(FIRST_DAY, LAST_DAY), st.times(), st.dates(FIRST_DAY, LAST_DAY))
    def check(day: date, exact: time, today: date) -> None:
        clock_time = exact.replace(second=0, microsecond=0)
        moment = datetime.combine(day, clock_time)
        assert read_day(day_in_field(day), today) == day
        assert read_clock(clock_of(clock_time)) == clock_time
        assert read_moment(moment_in_field(moment), today) == moment

    with app.test_request_context():
        g.language = language
        check()


@pytest.mark.parametrize(
    ("language", "tomorrow", "monday"),
    [
        ("nl", "wo 14 okt 2026", "ma 12 okt 2026"),
        ("en", "Wed 14 Oct 2026", "Mon 12 Oct 2026"),
    ],
)
def test_what_was_understood_is_shown_in_the_language_of_the_page(
    agenda: Callable[..., Agenda], language: str, tomorrow: str, monday: str
) -> None:
    typed = {"day": "morgen", "done": "ma", "start": "9u", "end": "24:00", "until": "14/10 1.30 pm"}
    form = agenda(language, **typed)
    assert [form[name].data for name in typed] == [
        date(2026, 10, 14),
        date(2026, 10, 12),
        time(9),
        time(0),
        datetime.fromisoformat("2026-10-14T13:30"),
    ]
    assert shown(form, *typed) == [tomorrow, monday, "09:00", "00:00", f"{tomorrow} 13:30"]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("day", "ooit", "13-10-2026"),
        ("day", "31-02", "Deze dag bestaat niet"),
        ("day", "ma 13 okt", "13 oktober 2026 is een andere dag van de week: dinsdag"),
        ("day", "1-1-1950", "tussen 2000 en 2099"),
        ("start", "24:00", "Deze tijd bestaat niet"),
        ("start", "half twee", "13:30"),
        ("until", "morgen", "een dag en een tijd"),
    ],
)
def test_what_is_not_understood_stays_as_typed_and_says_what_works(
    agenda: Callable[..., Agenda], name: str, text: str, says: str
) -> None:
    form = agenda("nl", **{name: text})
    assert form[name].data is None
    assert shown(form, name) == [text]
    assert says in " ".join(form[name].errors)


@pytest.mark.parametrize(
    ("address", "status", "answer"),
    [
        ("day&text=morgen", 200, {"shown": "wo 14 okt 2026", "value": "2026-10-14"}),
        ("day&text=12-10&past=1", 200, {"shown": "ma 12 okt 2026", "value": "2026-10-12"}),
        ("clock&text=1330", 200, {"shown": "13:30", "value": "13:30:00"}),
        ("clock&text=24:00&ends=1", 200, {"shown": "00:00", "value": "00:00:00"}),
        ("day&text=31-02", 422, None),
        ("day", 422, None),
        ("year&text=2026", 404, None),
    ],
)
def test_a_field_asks_how_it_is_understood(
    client: FlaskClient, world: World, address: str, status: int, answer: dict[str, str] | None
) -> None:
    world.sign_in(client, world.worker("Noor Haddad"))
    with clock.fixed_at(at("08:00")):
        got = client.get(f"/written?kind={address}")
    assert got.status_code == status
    if answer:
        assert got.json == answer
    elif status == 422:
        assert [*(got.json or {})] == ["wrong"]
