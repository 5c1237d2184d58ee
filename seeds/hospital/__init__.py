"""The same hospital at size, for measuring: a plan that is made and stored day by day.

Nouns: Crowd (the workers), Season (how much is posted on each day), Turns (who may take what is
next, known from what they took before). Nothing but the people is held in memory. Uses the parts
of the demo beside it.
"""
