"""Departments see each other: what those beside one's own need, and saying that one may help.

Nouns: NeighbourHelp, NeighbourNeed. Uses claims, eligibility, shifts, notices, people, audit, web,
core.
"""
