"""Working-time rules: pure functions over intervals, and the dated numbers that they use.

Nouns: RuleSet, Amount, Presence, Dienst, Timeline, RuleVerdict. Uses core.
``judge.py`` is the way in; ``flask labour judge`` the same for outsiders.
"""
