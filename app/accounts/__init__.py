"""Getting in: sign-in, sessions, passwords, the page about oneself.

Nouns: Credential, SignedInSession, SignInAttempt, ResetLink. Uses shifts, tasks, requests,
capabilities, notices, people, audit, web, core.
"""
