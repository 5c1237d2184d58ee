"""Days and times as people write them: read, asked for in fields, refused in words.

Nouns: none of its own. Uses web, core.
"""
