"""Capabilities from a table: read, looked at, and done at a yes.

Nouns: Import, Line. Uses capabilities, files, people, audit, web, core.
"""
