"""Screens in corridors, and the board on paper: tasks without names, behind a secret link.

Nouns: Wall. Uses reports, shifts, tasks, people, audit, web, core.
"""
