"""Asking for a capability with proof, and the answer.

Nouns: CapabilityRequest. Uses capabilities, files, notices, people, audit, web, core.
"""
