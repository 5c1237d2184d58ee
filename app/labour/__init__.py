"""Working-time rules: pure functions over intervals, and the dated numbers that they use.

Nouns: RuleSet. Uses core.
"""
