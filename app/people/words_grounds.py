"""What is said to whoever changes the ground of what somebody is to do."""

from flask import flash

from app.people import grounds


def say_what_no_longer_fits(person_id: int) -> None:
    """Places that were given on a ground that is gone: said at once to who took it away."""
    for line in grounds.afterwards(person_id):
        flash(line, "warn")
