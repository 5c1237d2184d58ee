"""The proof of working time: what a yes or no of the law was worked out from, to check oneself.

Nouns: ProofSheet. Uses claims, eligibility, labour, web, core.
"""
