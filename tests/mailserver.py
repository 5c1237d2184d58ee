"""A real mail server for the tests: what the program delivers arrives here, over the network.

    with MailServer() as mail:
        ...                                   # deliver to mail.url
        [message] = mail.wait_for(1)
        assert message["X-RcptTo"] == "noor.haddad@delinde.example"

The envelope is kept in two headers: `X-MailFrom` and `X-RcptTo` (separated by commas).
"""

from __future__ import annotations

import socket
import threading
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, cast

from aiosmtpd.controller import Controller

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from email.message import EmailMessage
    from typing import Self

    from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
NO_SUCH_MAILBOX = "550 5.1.1 No such mailbox"
AWAY = "451 4.3.0 Temporarily away, try again later"


class MailServer:
    """An SMTP server in a thread of its own, from entering the `with` block to leaving it."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.port = free_port()
        self._replies: dict[str, str] = {}
        self._away = False
        self._arrival = threading.Condition()
        self._controller = Controller(_Handler(self), hostname=HOST, port=self.port)

    @property
    def url(self) -> str:
        """Give the address for `FLEXPOOL_SMTP_URL`."""
        return f"smtp://{HOST}:{self.port}"

    def refuse(self, *addresses: str, reply: str = NO_SUCH_MAILBOX) -> None:
        """Answer `reply` to each of these recipients (550: for good, 450: try later)."""
        self._replies |= dict.fromkeys(addresses, reply)

    def go_away(self) -> None:
        """Answer 451 to every sender until `come_back()`."""
        self._away = True

    def come_back(self) -> None:
        """Accept senders and recipients again, also the refused ones."""
        self._away = False
        self._replies.clear()

    def wait_for(self, count: int, timeout: float = PATIENCE) -> list[EmailMessage]:
        """Give all messages once there are `count`; fails when there are not within `timeout`."""
        with self._arrival:
            self._arrival.wait_for(lambda: len(self.messages) >= count, timeout)
            assert len(self.messages) >= count, (
                f"{count} messages expected within {timeout} s, {len(self.messages)} arrived: "
                f"{[message['Subject'] for message in self.messages]}"
            )
            return list(self.messages)

    def reply_to_sender(self) -> str | None:
        """Give the refusal of every sender, if there is one now."""
        return AWAY if self._away else None

    def reply_to_recipient(self, address: str) -> str | None:
        """Give the refusal of this recipient, if there is one."""
        return self._replies.get(address)

    def receive(self, message: EmailMessage) -> None:
        """Keep a message that arrived and wake whoever waits for it."""
        with self._arrival:
            self.messages.append(message)
            self._arrival.notify_all()

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


class _Handler:
    """What aiosmtpd calls, step by step, for each message."""

    def __init__(self, server: MailServer) -> None:
        self.server = server

    async def handle_MAIL(
        self, smtp: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self.server.reply_to_sender():
            return refusal
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, smtp: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self.server.reply_to_recipient(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:
        content = cast("bytes", envelope.original_content)
        message = message_from_bytes(content, policy=default)
        message["X-MailFrom"] = envelope.mail_from
        message["X-RcptTo"] = ", ".join(envelope.rcpt_tos)
        self.server.receive(message)
        return "250 OK"


def free_port() -> int:
    """Give a port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return cast("int", probe.getsockname()[1])
