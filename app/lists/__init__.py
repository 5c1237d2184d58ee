"""Long lists: sorted by their heads, of what is open alone, several rows chosen for one change.

Nouns: Sorting, OnlyOpen, LeftAsItWas. Uses web.
"""
