"""Places that change hands between colleagues, and waiting for one: asked, answered, exchanged.

Nouns: Swap, Waiting (their tables are in claims, whose ends they share). Uses asking, audit, board,
claims, core, eligibility, people, shifts, web.
"""
