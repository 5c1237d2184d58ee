"""The coordinator's desk: what goes wrong, what is short, what lapses.

Nouns: Row (an exception that asks somebody), Provider (a kind of exception), Step (of the ladder).
Uses board, asking, claims, eligibility, on_call, shifts, ladder, tasks, capabilities, notices,
people, files, lists, web, core.
"""
