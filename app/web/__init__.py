"""Where the Flask request lives: access, rendering, CSRF, errors, headers, limits, languages.

Nouns: none of its own. Uses core. Higher rooms hand it what it must ask at run time.
"""
