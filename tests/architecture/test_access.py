"""Who may use which address: written out, so that a change of rights is seen in a diff.

``routes.txt`` is made from the declarations beside the views. After a change that is meant, write
it anew with ``FLEXPOOL_ACCEPT=1 python3 dev.py test tests/architecture``.
"""

import os
from pathlib import Path

import pytest
from flask import Flask

from app.core.viewer import FROM_THE_TOP, WITHOUT_PATH, Can, Viewer
from app.people.policies import RIGHTS
from app.people.rules import Role
from app.web.access import install

MATRIX = Path(__file__).parent / "routes.txt"
OPEN = {"static", "healthz", "readyz"}
"""What machines ask, without a person."""


def matrix(app: Flask) -> str:
    """One line per address: who may, by role, or why everybody may."""
    lines = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        view = app.view_functions[rule.endpoint]
        public: str | None = getattr(view, "public", None)
        who = f"everybody: {public}" if public else allowed(getattr(view, "access"))  # noqa: B009
        lines.append(f"{methods:<8} {rule.rule:<50} {who}")
    return "\n".join(lines) + "\n"


def allowed(right: Can) -> str:
    if right is Can.SIGNED_IN:
        return "everybody who is signed in"
    roles = ", ".join(role for role in Role if right in RIGHTS[role])
    if right is Can.SEE_TASKS:
        return f"{roles}, who is in charge of a task"
    return f"{roles} of a department on top" if right in FROM_THE_TOP else roles


def test_a_right_of_departments_cannot_be_asked_without_one() -> None:
    viewer = Viewer(1, "Anne", "nl", "/1/")
    for right in set(Can) - WITHOUT_PATH:
        with pytest.raises(TypeError, match="anywhere"):
            viewer.can(right)


def test_the_matrix_of_addresses_and_roles_is_as_reviewed(shared_app: Flask) -> None:
    found = matrix(shared_app)
    if os.environ.get("FLEXPOOL_ACCEPT"):
        MATRIX.write_text(found)
    assert MATRIX.read_text() == found, "meant? FLEXPOOL_ACCEPT=1 writes it anew; read the diff"


def test_a_view_that_declares_nothing_stops_the_application() -> None:
    app = Flask(__name__)
    app.add_url_rule("/forgotten", "forgotten", lambda: "")
    with pytest.raises(RuntimeError, match=r"@access.*forgotten"):
        install(app)


def test_every_page_sends_a_stranger_to_sign_in(shared_app: Flask) -> None:
    client, urls = shared_app.test_client(), shared_app.url_map.bind("localhost")
    for rule in shared_app.url_map.iter_rules():
        view = shared_app.view_functions[rule.endpoint]
        if hasattr(view, "public") or "GET" not in (rule.methods or set()):
            continue
        address = urls.build(rule.endpoint, dict.fromkeys(rule.arguments, 1))
        answer = client.get(address)
        assert answer.status_code == 303, f"{rule.rule}: {answer.status_code}"
        assert answer.location.startswith("/sign-in"), rule.rule
