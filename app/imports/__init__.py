"""Capabilities from a table: read, looked at, and done at a yes.

Nouns: Import, ImportLine. Uses capabilities, people, audit, files, web, core.
"""
