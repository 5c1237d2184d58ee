"""No text says that somebody else was told, unless the code looked whether they can be."""

import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from sqlalchemy import update

from app.claims import commands
from app.core.localtime import local_today
from app.departments import commands_posts
from app.neighbours import commands as neighbour_commands
from app.notices import words_told
from app.people import commands as people_commands
from app.people.models import Person
from app.reintegration import commands as track_commands
from tests.factories import World

ROOT = Path(__file__).parents[2]
SAYS_TOLD = re.compile(
    r"\b(has|have|had|is|are|was|were|been) (been )?(told|informed|notified|asked again)\b"
    r"|\bgets? (a|the) message|\bget a message|\b(hears?|knows?) (that|it|of|about)\b"
    r"|\breads? (your|this|it)\b.*\bmessage|\bsent a welcome\b|\bthe department knows\b",
    re.IGNORECASE,
)

LOOKS: dict[str, tuple[Callable[..., object], str]] = {
    "%(names)s gets a message.": (words_told.told_text, "reachable"),
    "%(names)s get a message.": (words_told.told_text, "reachable"),
    "%(num)s person gets a message.": (words_told.told_count_text, "can be told"),
    "%(num)s people get a message.": (words_told.told_count_text, "can be told"),
    "Nobody gets a message: the account is closed.": (words_told.told_text, "reachable"),
    "%(name)s is assigned, and gets a message in a minute.": (commands.assign, "lock_worker"),
    "%(name)s moved from the extra seat to a place, and gets a message.": (
        commands.assign,
        "lock_worker",
    ),
    "Undone. Nobody was told of": (commands_posts.unpost_shifts, "_why_it_stays"),
    "Taken back. Nobody was told of it.": (neighbour_commands.take_back_help, "notices.recall"),
    "Taken back. This task needs nobody any more, so nobody gets a message.": (
        neighbour_commands.take_back_help,
        "_needs_somebody",
    ),
    "Noted. A new track of yours stands in this list. If somebody else leads one": (
        track_commands.start_track,
        "tell_lead",
    ),
    "%(name)s added, and sent a welcome.": (people_commands.add_person, "invitations.send"),
}
"""The texts that say so, each with the function that looks, and what in it does."""

SAYS_LATER = {
    "%(num)s person on it is told at once.": "before the act; who holds a place has an account",
    "%(num)s people on it are told at once.": "before the act; who holds a place has an account",
    "%(num)s person is asked again.": "their place is kept as asked again",
    "%(num)s people are asked again.": "their place is kept as asked again",
    "If you change the time or the building, everybody on it is asked again.": "before the act",
    "Days keep the times of the clock. Whoever is on them is asked again.": "before the act",
    "%(name)s gets a message with the reason.": "shown only of an open account",
    "%(name)s reads this in a message. Nothing about health.": "before the act",
    "Nobody is told before %(time)s.": "may_unpost looked at what is held back",
    "Somebody took a place already.": "before the act; who holds a place has an account",
    "Somebody was asked already.": "before the act",
    "You can no longer open the track then. The person hears that": "before the act",
    "Who does it less often is told so": "what a rule does",
    "A coordinator may assign you to a task that fits. You are told": "about oneself",
    "theory: you know": "a level",
    "You stand in for %(name)s": "about oneself",
    "You are contact person or deputy of": "about oneself",
    "Noted. Nobody else of the department can get a message.": "that nobody is",
    "Thank you. It is kept, but nobody else gets a message": "that nobody is",
    "Nobody independent is on this task any more. You get": "about oneself",
    "Nobody of the department can get a message": "that nobody is",
}
"""How a text begins that says no such thing of an act that is done, and why."""


def texts() -> list[str]:
    with (ROOT / "app/translations/nl/LC_MESSAGES/messages.po").open("rb") as file:
        found = [message.id for message in read_po(file, locale="nl") if message.id]
    return [text for each in found for text in ([each] if isinstance(each, str) else each)]


def claiming(found: list[str]) -> list[str]:
    return [text for text in found if SAYS_TOLD.search(text)]


@pytest.mark.parametrize(
    "former",
    [
        "Noted. The contact person has been told.",
        "Put back. The department knows.",
        "Answered. The reporter is told.",
        "Revoked. The person gets a message.",
        "Turned down. %(name)s reads your words in a message.",
    ],
)
def test_the_sweep_sees_what_was_said_unlooked(former: str) -> None:
    assert claiming([former])
    assert former not in texts(), "say notices.words_told.told_text instead"


def test_every_text_that_says_somebody_was_told_is_built_by_code_that_looks() -> None:
    unknown = [text for text in claiming(texts()) if not text.startswith((*LOOKS, *SAYS_LATER))]
    assert unknown == [], (
        "say it with notices.words_told.told_text, which looks, or name here the code that does"
    )


def test_the_code_that_is_named_does_look() -> None:
    for text, (function, look) in LOOKS.items():
        source = inspect.getsource(inspect.getmodule(function) or function)
        assert look in source, f"{text!r}: {function.__name__} no longer looks ({look})"


def test_it_names_who_can_be_told_and_says_when_nobody_can(app: Flask, world: World) -> None:
    noor, sem = world.person("Noor Haddad"), world.person("Sem Visser")
    with app.app_context(), app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert local_today()
        both = words_told.told_text([noor.id, sem.id, noor.id])
        assert "Noor Haddad, Sem Visser" in both
        world.alter(update(Person).where(Person.id == noor.id).values(active=False))
        assert "Noor" not in words_told.told_text([noor.id, sem.id])
        assert "Noor" not in words_told.told_text([noor.id])
        assert words_told.told_text([noor.id]) != ""
        assert words_told.told_text([]) == ""
