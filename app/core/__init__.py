"""The ground: database, unit of work, clock, intervals, who acts and who looks.

Nouns: Interval, Actor, Viewer, Can. Uses no other room, and never the Flask request.
"""
