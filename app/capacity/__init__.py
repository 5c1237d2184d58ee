"""The coordinator's desk: what goes wrong, what is short, who helps whom, and how it went.

Nouns: Row (an exception that asks somebody), Provider (a kind of exception), Step (of the ladder),
Place (somewhere to go). Uses hours, claims, shifts, tasks, capabilities, people, audit, web.
"""
