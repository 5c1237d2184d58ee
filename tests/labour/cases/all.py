"""Every case; ``python -m tests.labour.cases.all`` writes them as a file for the command."""

import json
import sys

from tests.labour.cases import (
    breaks_and_sundays,
    hours,
    minors,
    nights,
    nights_counted,
    rests,
)

CASES = [
    *hours.CASES,
    *rests.CASES,
    *breaks_and_sundays.CASES,
    *nights.CASES,
    *nights_counted.CASES,
    *minors.CASES,
]


def as_file() -> str:
    """All cases as one file of the command."""
    return json.dumps({"cases": [case.asks for case in CASES]}, indent=1)


if __name__ == "__main__":
    sys.stdout.write(as_file() + "\n")
