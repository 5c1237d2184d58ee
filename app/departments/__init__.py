"""The desk of a department: its tasks, changing one, and what ends it.

Nouns: TaskLine. Uses neighbours, claims, eligibility, on_call, shifts, ladder, tasks, capabilities,
notices, people, audit, lists, times, web, core.
"""
