"""Messages that left or must leave: an outbox, and delivery by mail.

Nouns: Notice. Uses people, installation, audit, web, core. Whether a message is still due is asked
of the room that caused it, which registers the question under the kind of the message.
"""
