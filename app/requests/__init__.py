"""Asking for a capability with proof, and the answer.

Nouns: CapabilityRequest. Uses capabilities, notices, people, audit, files, lists, times, web, core.
"""
