"""Everybody's calendar knows: feeds by secret address, and single shifts.

Nouns: Feed. Uses claims, shifts, people, audit, web, core.
"""
