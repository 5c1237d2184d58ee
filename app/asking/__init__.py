"""Asking people for a place: who could come, in which order, and what they answer.

Nouns: Candidate, Offer. Uses claims, eligibility, shifts, capabilities, people, labour, audit, web,
core.
"""
