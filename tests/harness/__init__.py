"""The booking harness: real processes, real HTTP, things that break, and a checker afterwards.

In the manner of Jepsen: phones log what they asked and were told (``history``), a ``nemesis`` kills
and stops things, the ``checker`` compares with the database. ``unlocked`` is its negative control:
the same server without locks and constraints, in which the checker must find violations.

    python3 dev.py harness [--engine sqlite|postgresql|both] [--minutes N]
"""
