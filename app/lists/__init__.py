"""Long lists: sorted by the heads of their columns, and several rows chosen for one change.

Nouns: Sorting, LeftAsItWas. Uses web.
"""
