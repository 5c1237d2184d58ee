"""How it went: figures over a period, each with its finding, a drawing and its table.

Nouns: Figure. Uses shifts, tasks, people, web, core.
"""
