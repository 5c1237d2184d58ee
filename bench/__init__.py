"""How fast Flexpool is: each figure measured beside a reference, in the same run, on one machine.

Nouns: Stage (a database with the hospital in it, and a server on it), Phone (a client that costs
next to nothing itself), Figure (what was found, beside what was aimed at). See README.md.
"""

import os

import tests  # noqa: F401  (which says that it tests)

os.environ["FLEXPOOL_ENV"] = "development"
