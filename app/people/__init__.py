"""Who works here: persons, departments, roles, agreements, limits, commitments.

Nouns: Department, Person, RoleGrant, Agreement, Limit, Commitment. Uses audit, lists, web, core.
"""
