"""A task while it is done: ticks, handovers, and what was learned.

Nouns: Tick, Handover, Lesson. Uses claims, shifts, tasks, capabilities, people, audit, web, core.
"""
