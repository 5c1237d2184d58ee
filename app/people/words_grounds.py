"""What is said to whoever changes the ground of what somebody is to do."""

from flask import flash
from flask_babel import ngettext

from app.people import grounds

MOST_SAID = 5
"""So many of them are said one by one: what is said is carried to the next page in a cookie."""


def say_what_no_longer_fits(*person_ids: int) -> None:
    """Places that were given on a ground that is gone: said at once to who took it away."""
    lines = [line for person_id in person_ids for line in grounds.afterwards(person_id)]
    for line in lines[:MOST_SAID]:
        flash(line, "warn")
    if more := len(lines[MOST_SAID:]):
        text = ngettext("And %(num)s more like this.", "And %(num)s more like these.", more)
        flash(text, "warn")
