"""Faults that need running processes: each line of the table that says what is promised."""
