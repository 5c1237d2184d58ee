"""The words of a message, in the language of whom it is for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import force_locale

from app.core import clock
from app.notices import kinds
from app.notices.models import Notice
from app.people.models import Person

LONGEST_SUBJECT = 200
BETWEEN = "\n\n* * *\n\n"
"""Stands between messages that leave as one."""


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """One line on top, and the text."""

    subject: str
    body: str


def words_of(notice: Notice, person: Person) -> NoticeWords:
    """What the message says, as of now.

    Raises whatever the room of its kind raises when it cannot tell what the message is about.
    """
    context = {
        "base_url": current_app.config["BASE_URL"].rstrip("/"),
        "now": clock.now(),
        **kinds.of(notice).context(notice),
        "person": person,
    }
    template = current_app.jinja_env.get_template(f"notices/{notice.kind}.txt")
    with force_locale(person.language):
        subject = "".join(template.blocks["subject"](template.new_context(context)))
        body = template.render(context)
    return NoticeWords(_one_line(subject)[:LONGEST_SUBJECT], _tidy(body))


def words_of_several(each: Sequence[NoticeWords]) -> NoticeWords:
    """Several messages for one person as one: under the first line, with how many more there are.

    The greeting stands once.
    """
    first, *others = each
    if not others:
        return first
    more = f" (+{len(others)})"
    subject = f"{first.subject[: LONGEST_SUBJECT - len(more)]}{more}"
    greeting = first.body.partition("\n\n")[0]
    bodies = [other.body.removeprefix(greeting).strip() for other in others]
    return NoticeWords(subject, BETWEEN.join([first.body.rstrip(), *bodies]) + "\n")


def _one_line(text: str) -> str:
    """No line break can begin a header of its own."""
    return " ".join(text.split())


def _tidy(text: str) -> str:
    lines = "\n".join(line.strip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"
