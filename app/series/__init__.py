"""Tasks that come again every week: a page of all dates, and taking them in one tap.

The dates are posted, and kept, as shifts. Nouns: SeriesPage, SeriesDate. Uses departments, claims,
eligibility, shifts, agreements, notices, audit, times, web, core.
"""
