"""What people can do or hold, at which level, and until when.

Nouns: Capability, Holding. Uses notices, people, audit, files, lists, times, web, core.
"""
