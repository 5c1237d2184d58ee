"""Who may write without a trail, and what higher rooms hand to lower ones: lists to review."""

from flask import Flask

from app.core.command import BOOKKEEPING

HOUSEKEEPING = {}


def test_housekeeping_is_what_this_list_names(shared_app: Flask) -> None:
    found = {name for name in BOOKKEEPING if not name.startswith("tests.")}
    assert found == set(HOUSEKEEPING), "say here why it is no event, or use @command"
