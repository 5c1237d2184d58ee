"""Calls: whether whom one called about a task was reached, counted, never told.

Nouns: ContactCall. Uses reports, claims, eligibility, shifts, people, audit, web, core.
"""
