"""Running an installation: how its jobs and messages fare, figures, backup and restore.

Nouns: JobRun, Backup. Uses walls, customers, accounts, calendars, claims, eligibility, on_call,
shifts, tasks, capabilities, notices, rule_sets, people, installation, audit, files, times, web,
core.
"""
