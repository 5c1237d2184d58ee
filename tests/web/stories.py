"""How stories about the web itself are told."""

import re

from flask.testing import FlaskClient


def token_of(client: FlaskClient, path: str = "/help") -> str:
    """The CSRF token of a page."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get(path).text)
    assert found, "every page carries a csrf token in its head"
    return found[1]
