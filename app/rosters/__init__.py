"""Own rosters from files, and busy times from one's own live calendar.

Nouns: RosterImport, CalendarSource. Uses imports, agreements, people, audit, files, times, web,
core.
"""
