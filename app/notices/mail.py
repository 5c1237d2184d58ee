"""Messages as mail: how one looks, and the server that takes it."""

import logging
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import current_app

from app.core import clock
from app.notices.models import Notice
from app.notices.words import NoticeWords
from app.people.models import Person

TIMEOUT_SECONDS = 10
"""How long the server may be silent."""

STEP_SECONDS = 30
"""How long connecting, or handing over one message, may take in all: a server that says "wait" for
ever is never silent. With what a batch may begin in, a whole talk stays within a lease."""

GOODBYE_SECONDS = 5
GREETING = 220
NOT_NOW = 421
PERMANENT = range(500, 600)

log = logging.getLogger("flexpool.mail")


class ServerAway(Exception):
    """Nothing can be sent now; it is no fault of the message."""


class Interrupted(Exception):
    """The connection broke while this message was on its way; it may have arrived."""


class MailRefused(Exception):
    """The server does not take this message; ``permanent`` when it never will."""

    def __init__(self, reply: str, *, permanent: bool) -> None:
        super().__init__(reply)
        self.permanent = permanent


class PostOffice(Protocol):
    """Takes messages, over one connection for as long as it is open."""

    def send(self, message: EmailMessage) -> None:
        """Hand over a message. Raises ServerAway, Interrupted or Refused."""

    def close(self) -> None:
        """Say goodbye."""


def letter(notice: Notice, person: Person, words: NoticeWords) -> EmailMessage:
    """The message as mail. Sent twice, it carries the same Message-ID twice.

    Raises ValueError when the address cannot be written to.
    """
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"]
    name = " ".join(person.name.split())
    message["To"] = Address(display_name=name, addr_spec=notice.address or person.email)
    message["Subject"] = words.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = _message_id(notice)
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = person.language
    message.set_content(words.body, cte="quoted-printable")
    return message


def _message_id(notice: Notice) -> str:
    """Also after a restore, which may give the number of a lost message to another one."""
    made = int(notice.made_at.timestamp() * 1000)
    return f"<notice-{notice.id}.{made}@{_own_name()}>"


def post_office() -> PostOffice:
    """The server of the settings. Without one: the log in development, else nothing is sent."""
    url = current_app.config["SMTP_URL"]
    if url:
        return SmtpServer(url)
    return Nowhere() if current_app.config["SECURE"] else Log()


class Log:
    """For a machine of one's own without a mail server: messages are read in the log."""

    def send(self, message: EmailMessage) -> None:
        """Write the whole message down."""
        log.warning(
            "not sent: no SMTP. To: %s\nSubject: %s\n\n%s",
            message["To"],
            message["Subject"],
            message.get_content(),
        )

    def close(self) -> None:
        """Nothing to close."""


class Nowhere:
    """In earnest without a mail server: messages wait until there is one."""

    def send(self, message: EmailMessage) -> None:
        """Raise ServerAway."""
        raise ServerAway("set FLEXPOOL_SMTP_URL: messages are waiting")

    def close(self) -> None:
        """Nothing to close."""


class SmtpServer:
    """``smtp://`` (with STARTTLS where offered) or ``smtps://``, with ``user:password@`` or not."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand over a message, connecting first if need be."""
        if self._connection is None:
            self._connection = self._connect()
        try:
            with _at_most(STEP_SECONDS, self._connection):
                self._connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, reply = next(iter(error.recipients.values()))
            raise _refusal(code, reply) from error
        except smtplib.SMTPSenderRefused as error:
            raise ServerAway(_text(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailRefused(str(error), permanent=True) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Interrupted(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Say goodbye; a server that is gone needs none."""
        if self._connection is not None:
            try:
                with _at_most(GOODBYE_SECONDS, self._connection):
                    self._connection.quit()
            except (smtplib.SMTPException, OSError):
                self._connection.close()

    def _connect(self) -> smtplib.SMTP:
        try:
            return self._open()
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise ServerAway(f"{type(error).__name__}: {error}") from error

    def _open(self) -> smtplib.SMTP:
        url = self._url
        if url.scheme not in ("smtp", "smtps"):
            raise ValueError("FLEXPOOL_SMTP_URL begins with smtp:// or smtps://")
        safe, own = ssl.create_default_context(), _own_name()
        connection: smtplib.SMTP
        if url.scheme == "smtps":
            connection = smtplib.SMTP_SSL("", 0, own, timeout=TIMEOUT_SECONDS, context=safe)
        else:
            connection = smtplib.SMTP("", 0, own, timeout=TIMEOUT_SECONDS)
        try:
            with _at_most(STEP_SECONDS, connection):
                return self._talk_first(connection, safe)
        except BaseException:
            connection.close()
            raise

    def _talk_first(self, connection: smtplib.SMTP, safe: ssl.SSLContext) -> smtplib.SMTP:
        """Connect, and do what comes before the first message."""
        url, host = self._url, self._url.hostname or ""
        private = url.scheme == "smtps"
        connection._host = host  # type: ignore[attr-defined]  # noqa: SLF001  # whose name the certificate has
        code, reply = connection.connect(host, url.port or (465 if private else 25))
        if code != GREETING:
            raise smtplib.SMTPConnectError(code, reply)
        connection.ehlo()
        if not private and connection.has_extn("starttls"):
            connection.starttls(context=safe)
            private = True
        return self._log_in(connection, private=private or _is_this_machine(host))

    def _log_in(self, connection: smtplib.SMTP, *, private: bool) -> smtplib.SMTP:
        if self._url.username:
            if not private:
                connection.close()
                raise ValueError("the mail server offers no TLS: the password stays here")
            connection.login(unquote(self._url.username), unquote(self._url.password or ""))
        return connection


@contextmanager
def _at_most(seconds: float, connection: smtplib.SMTP) -> Iterator[None]:
    """Hang up after so many seconds, whatever the server is saying: what waits for it then ends."""
    bound = threading.Timer(seconds, _hang_up, [connection])
    bound.daemon = True
    bound.start()
    try:
        yield
    finally:
        bound.cancel()


def _hang_up(connection: smtplib.SMTP) -> None:
    line = connection.sock
    if line is not None:
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)


def _refusal(code: int, reply: bytes | str) -> ServerAway | MailRefused:
    text = _text(code, reply)
    if code == NOT_NOW:
        return ServerAway(text)
    return MailRefused(text, permanent=code in PERMANENT)


def _text(code: int, reply: bytes | str) -> str:
    return f"{code} {reply.decode(errors='replace') if isinstance(reply, bytes) else reply}"


def _own_name() -> str:
    return urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
