"""How near work comes to each number of a rule set, and the room that is left. Pure.

Nouns: Measured, Around. Uses labour, core. ``measured.py`` is the way in.
"""
