"""Many months by chance through the engine and the checker: ``python -m tests.labour.long_run N``.

Says how often each rule was told, and every month on which the two differ (exit code 1). Months
are numbered, so that one can be had again: ``… long_run 1 4711`` judges that alone.
"""

import json
import sys
from collections import Counter
from random import Random

from tests.labour.brute_force import judge
from tests.labour.engine import engine_says
from tests.labour.months import month

TOGETHER = 200


def run(number: int, first: int = 0) -> int:
    """Judges so many months, from the one with this number on; how many differ."""
    told: Counter[str] = Counter()
    differ = 0
    for begin in range(first, first + number, TOGETHER):
        numbers = range(begin, min(begin + TOGETHER, first + number))
        cases = [month(Random(each), str(each)) for each in numbers]
        for case, said in zip(cases, engine_says(cases), strict=True):
            expected = judge(case)
            verdicts = expected["verdicts"]
            told.update(f"{one['rule']} {one['verdict']}" for one in verdicts)
            told["nothing"] += not verdicts
            if said != expected:
                differ += 1
                sys.stdout.write(
                    f"{json.dumps(case)}\n engine {json.dumps(said)}\n"
                    f" checker {json.dumps(expected)}\n"
                )
    for what, often in sorted(told.items()):
        sys.stdout.write(f"{what}: {often}\n")
    sys.stdout.write(f"{number} months, {differ} on which they differ\n")
    return differ


if __name__ == "__main__":
    sys.exit(1 if run(*map(int, sys.argv[1:])) else 0)
