"""Re-integration tracks: agreed steps that become plain limits, and nothing else leaves this room.

Nouns: Track, Step, Evaluation, TermChange, Feeling, TrackEntry. Uses eligibility, shifts, tasks,
agreements, notices, people, times, web, core. There is no free text in here, in no form and in no
table.
"""
