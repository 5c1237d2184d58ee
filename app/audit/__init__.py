"""The trail: what was done, by whom, to what, when. It is added to and never changed.

Nouns: AuditEntry, Verb. Uses web, core.
"""
