"""Working time as it stands: the proof of a yes or no of the law, and one's week beside the rules.

Nouns: ProofSheet, Proven, RuleLine, OwnWeek. Uses claims, eligibility, shifts, rule_sets, people,
measures, labour, web, core.
"""
