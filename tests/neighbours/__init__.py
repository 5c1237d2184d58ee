"""Departments that see each other's needs."""
