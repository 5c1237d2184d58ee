"""What a web worker reads when it starts: each library that it never uses is time and memory."""

import os
import subprocess
import sys

from app.core.migrations import FOLDER

ONLY_FOR_COMMANDS = ("alembic", "flask_migrate", "apscheduler", "seeds.demo")
ONLY_FOR_WORKBOOKS = ("openpyxl",)


def test_a_web_worker_starts_without_what_only_commands_and_workbooks_need() -> None:
    looked_for = (*ONLY_FOR_COMMANDS, *ONLY_FOR_WORKBOOKS)
    program = f"import wsgi, sys; print(*[each for each in {looked_for} if each in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=FOLDER.parent,
        env={**os.environ, "FLEXPOOL_ENV": "test", "FLEXPOOL_DATABASE_URL": "sqlite://"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [], "import these where they are used, not when the app is made"


FORKED = """
import os, wsgi
from app.core.db import db
with wsgi.app.app_context():
    pool = db.engine.pool
    print(wsgi.app.extensions["flexpool-schema"].current, pool.checkedin() + pool.checkedout())
child = os.fork()
serves = wsgi.app.test_client().get("/readyz").status_code == 200
if child == 0:
    os._exit(0 if serves else 1)
print(serves, os.waitpid(child, 0)[1] == 0)
"""


def test_what_was_read_before_the_workers_leaves_them_no_connection(own_database: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKED],
        cwd=FOLDER.parent,
        env={**os.environ, "FLEXPOOL_ENV": "development", "FLEXPOOL_DATABASE_URL": own_database},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    looked, left, *serve = done.stdout.split()
    assert (looked, left) == ("True", "0"), "two workers would speak on one connection"
    assert serve == ["True", "True"], "the server and a worker that came from it both serve"
