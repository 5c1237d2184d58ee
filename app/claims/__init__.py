"""Taking a place and every way out of it, and what changes of a task do to claims.

Nouns: Offer (its table), Way out. Uses eligibility, on_call, shifts, tasks, notices, people,
rule_sets, audit, web, core.
"""
