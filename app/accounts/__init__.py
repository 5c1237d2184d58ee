"""Getting in: sign-in, sessions, passwords, the page about oneself.

Nouns: Credential, SignedInSession, SignInAttempt, ResetLink. Uses notices, people, audit, web.
"""
