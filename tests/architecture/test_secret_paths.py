"""A secret in an address is said beside the view, then hidden wherever addresses are written."""

import pytest
from flask import Flask

from app.web.logs import scrubbed
from app.web.secret_paths import secret_paths

SAME_FOR_EVERYBODY = {"static"}
"""Public addresses with a text in them that opens nothing."""


def test_an_open_address_with_a_text_in_it_is_said_to_be_secret(shared_app: Flask) -> None:
    silent = {
        rule.endpoint
        for rule in shared_app.url_map.iter_rules()
        if rule.arguments
        and hasattr(shared_app.view_functions[rule.endpoint], "public")
        and not hasattr(shared_app.view_functions[rule.endpoint], "secret_in_path")
    }
    assert silent == SAME_FOR_EVERYBODY, "@secret_in_path, or say here that it opens nothing"


@pytest.mark.parametrize("line", ["GET {} HTTP/1.1", "https://pool.example.org{}", "'{}' failed"])
def test_what_follows_a_secret_path_stands_in_no_line_of_ours(shared_app: Flask, line: str) -> None:
    found = secret_paths(shared_app)
    assert {"/ics/", "/wall/", "/for/", "/password-reset/"} <= set(found)
    for path in found:
        assert scrubbed(line.format(f"{path}abc.def")) == line.format(f"{path}…")
