"""How it went: figures over a period, each with its finding, a drawing and its table.

Nouns: Figure. Uses claims, eligibility, on_call, shifts, tasks, people, rule_sets, labour, audit,
files, times, web, core.
"""
