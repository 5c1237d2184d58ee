"""Everybody's calendar knows: feeds by secret address, and single shifts.

Nouns: Feed, Appointment. Uses claims, shifts, tasks, people, audit, web, core.
"""
