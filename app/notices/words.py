"""The words of a message, in the language of whom it is for."""

import re
from dataclasses import dataclass

from flask import current_app
from flask_babel import force_locale

from app.core import clock
from app.notices import kinds
from app.notices.models import Notice
from app.people.models import Person

LONGEST_SUBJECT = 200


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


def _one_line(text: str) -> str:
    """No line break can begin a header of its own."""
    return " ".join(text.split())


def _tidy(text: str) -> str:
    lines = "\n".join(line.strip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"
