"""``flask labour judge``: the working-time engine for whoever checks it without the board."""

import json
from typing import IO

import click
from flask.cli import AppGroup

from app.labour.cases import NamedCase, UnreadableCase, read_cases
from app.labour.cases_written import verdicts_written
from app.labour.judge import judge_asked

labour = AppGroup("labour", help="The working-time rules.")


class BadCases(click.ClickException):
    """The input cannot be read; nothing was judged."""

    exit_code = 2


@labour.command("judge")
@click.argument("path", type=click.File(encoding="utf-8"), metavar="FILE")
def judge(path: IO[str]) -> None:
    """Judge the cases of a JSON file (- is standard input): a line of JSON for each, in order.

    Every rule that refuses, warns or uses an exception is told, and no other. Times are wall time
    of the zone of the case; one that its clock shows twice needs its offset (+01:00) behind it.
    """
    try:
        cases = read_cases(path.read())
    except UnicodeDecodeError as error:
        raise BadCases(f"this is no text in UTF-8: {error.reason}") from error
    except UnreadableCase as error:
        raise BadCases(str(error)) from error
    for each in cases:
        click.echo(line_of(each))


def line_of(case: NamedCase) -> str:
    """The verdicts on a case as a line of JSON."""
    return json.dumps({"id": case.name, "verdicts": verdicts_written(judge_asked(case.case))})
