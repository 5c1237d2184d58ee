"""What the working-time engine says of cases, through its command and the JSON of that."""

import json
from typing import Any

from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from app.labour.command_line import labour

NO_BOARD = ScriptInfo(create_app=lambda: Flask(__name__))
"""The command needs no board and no database."""


def engine_says(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of ``flask labour judge``, read."""
    text = json.dumps({"cases": cases})
    done = CliRunner().invoke(labour, ["judge", "-"], input=text, obj=NO_BOARD)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.output.splitlines()]
