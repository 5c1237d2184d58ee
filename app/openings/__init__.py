"""Open tasks as every board shares them: kept per process, and followed along.

Nouns: Snapshot, Pulse. It says no more than the database said when the log of changes and the trail
were as far as they are now; it is read anew when in doubt, every few minutes and each day. It is
never the last word: a claim reads the database under its locks. ``FLEXPOOL_KEEP_OPENINGS=off``
leaves it out. Uses eligibility, shifts, people, audit, core.
"""
