"""Running an installation: how its jobs and messages fare, figures, backup and restore.

Nouns: JobRun, Backup. Uses walls, customers, accounts, calendars, notices, people, installation,
audit, web, core.
"""
