"""What people can do or hold, at which level, and until when.

Nouns: Capability, Holding. Uses people, audit, web, core.
"""
