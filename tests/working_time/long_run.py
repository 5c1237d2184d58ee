"""Many proof sheets by chance, worked out again: ``python -m tests.working_time.long_run N``.

Says how often each rule was told, and of how many sheets the command says something else (exit
code 1).
"""

import sys
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from app import create_app
from app.core.db import db
from app.core.migrations import upgrade
from tests.factories import World
from tests.working_time.many import is_the_same_elsewhere, sheets

TASKS = 40


def run(number: int, chance: int = 1) -> int:
    """Works out so many sheets in a database of its own; of how many the verdict differs."""
    told: Counter[str] = Counter()
    differ = 0
    with TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'many.sqlite'}"
        app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": address})
        with app.app_context():
            upgrade()
            for sheet in sheets(World(app), Random(chance), -(-number // TASKS), TASKS):
                told.update(f"{each.rule} {each.ruling}" for each in sheet.verdicts)
                told["nothing"] += not sheet.verdicts
                differ += not is_the_same_elsewhere(sheet)
            db.engine.dispose()
    for what, often in sorted(told.items()):
        sys.stdout.write(f"{what}: {often}\n")
    sys.stdout.write(f"{number} sheets, {differ} of which the command says something else\n")
    return differ


if __name__ == "__main__":
    sys.exit(1 if run(*map(int, sys.argv[1:])) else 0)
