"""What holds for this installation as a whole: whether it may send, and how far its copies came.

Nouns: Installation. Uses audit, core.
"""
