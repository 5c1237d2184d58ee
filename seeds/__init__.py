"""Invented organisations to show and to measure Flexpool with.

Nouns: Plan (everything that will be stored, as plain objects), Staff, Flexworker, Post, Booking,
Diary (what takes a person's time), Scene (a situation around now that can be shown). A plan is
made without a database, from an instant and a wall clock only; ``commands`` stores it.
Uses every room below it.
"""
