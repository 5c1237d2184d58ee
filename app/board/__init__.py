"""The worker's screens: the board, the page of a task, the roster, and what a tap answers.

Nouns: Card, Board, Roster. Uses asking, on_shift, departments, neighbours, claims, openings,
eligibility, on_call, shifts, ladder, tasks, capabilities, notices, people, labour, audit, times,
web, core.
"""
