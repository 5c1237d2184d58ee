"""Who works here: persons, departments, roles, agreements, limits, commitments.

Nouns: Department, Person, RoleGrant, Agreement, Limit, Commitment. Uses labour, audit, lists,
times, web, core.
"""
