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
