"""Asking people for a place: who could come, in which order, and what they answer.

Nouns: Candidate, Offer. Uses eligibility, claims, shifts, people, audit, web, core.
"""
