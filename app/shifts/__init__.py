"""Dated pieces of work: posting, the change log.

Nouns: Shift, ShiftChange, ShiftSeries. Uses ladder, tasks, agreements, notices, rule_sets, people,
audit, times, web, core.
"""
