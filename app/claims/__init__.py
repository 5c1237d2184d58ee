"""Who takes which place: eligibility, the board, claiming and everything that ends a claim.

Nouns: Claim, Refusal, Facts. Uses shifts, tasks, capabilities, notices, people, labour, audit, web.
"""
