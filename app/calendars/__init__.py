"""Everybody's calendar knows: feeds by secret address, and single shifts.

Nouns: Feed, Appointment. Uses board, shifts, tasks, notices, people, installation, audit, web,
core.
"""
