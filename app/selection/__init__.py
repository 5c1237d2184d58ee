"""Several tasks of a department chosen for one change: looked at first, then done, all or none.

Nouns: Foreseen, SelectionAct. Uses departments, neighbours, claims, eligibility, on_call, shifts,
notices, people, audit, web, core.
"""
