"""The release ladder: who sees a task from when, and what is done when nobody comes.

Nouns: Release, LadderStep, PlanB. Uses web, core.
"""
