"""Asking people for a place: who could come, in which order, and what they answer.

Nouns: Candidate, Offer, Question (who can do what, and when). Uses claims, eligibility, on_call,
shifts, ladder, tasks, capabilities, people, rule_sets, labour, audit, files, times, web, core.
"""
