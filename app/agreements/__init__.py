"""What was agreed with a person, when they cannot work, and what they can do at most.

Nouns: Agreement, Limit, Commitment, CommitmentSeries (their tables are with people). Uses notices,
people, labour, audit, times, web, core.
"""
