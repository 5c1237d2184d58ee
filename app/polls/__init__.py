"""Boards that ask whether anything changed, answered before Flask where surely nothing did.

Nouns: Poll, Asker, Sight. A process remembers who asked lately (``askers``), and looks twice a
second at most how far the log of changes and the trail are (``picture``). Uses board,
openings, eligibility, shifts, audit, web, core.
"""
