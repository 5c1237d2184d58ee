"""Files in and out: what people send in, checked by its content; tables as CSV and XLSX.

Nouns: StoredFile. Uses times, core.
"""
