"""Customers: a card behind a secret link, for whoever asked for the work of a task.

Nouns: CustomerLink. Uses on_shift, claims, eligibility, shifts, tasks, people, audit, web,
core.
"""
