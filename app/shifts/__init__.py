"""Dated pieces of work: posting, the change log.

Nouns: Shift, ShiftChange. Uses ladder, tasks, notices, rule_sets, people, audit, times, web,
core.
"""
