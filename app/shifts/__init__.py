"""Dated pieces of work: posting, the release ladder, the change log.

Nouns: Shift, ShiftChange. Uses tasks, notices, rule_sets, people, audit, times, web,
core.
"""
