"""Handing messages to the server that sends them, and what its answers mean."""

import ssl
from contextlib import suppress
from email.utils import parseaddr
from enum import Enum
from types import TracebackType

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from forum.mail.message import message_of, on_the_wire
from forum.mail_server import mail_server
from forum.models import Letter
from forum.settings import Settings
from forum.text.clean import clean_line

SECONDS = 30
"""How long the server may take for one answer."""
STARTTLS = {"required": True, "auto": None, "off": False}


class Outcome(Enum):
    """`REFUSED` is for good; `LATER` may go better; `BROKEN` too, but not by this connection."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    BROKEN = "broken"


class Unreachable(Exception):
    """The server cannot be reached, or will not have us."""


class Relay:
    """One connection, for several letters.

    >>> async def send(letter):
    ...     async with Relay(settings) as relay:
    ...         return await relay.send(letter)
    """

    def __init__(self, settings: Settings, tls_context: ssl.SSLContext | None = None) -> None:
        found = mail_server(settings.smtp_url)
        self._settings = settings
        self._client = SMTP(
            hostname=found.host,
            port=found.port,
            username=found.username or None,
            password=found.password or None,
            local_hostname=settings.mail_host,
            timeout=SECONDS,
            use_tls=found.tls,
            start_tls=STARTTLS[found.starttls],
            tls_context=tls_context,
        )

    async def __aenter__(self) -> "Relay":
        """Raises Unreachable."""
        try:
            await self._client.connect()
        except (SMTPException, OSError, ValueError) as error:
            self._client.close()
            raise Unreachable(describe(error)) from None
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._client.is_connected:
            with suppress(SMTPException, OSError):
                await self._client.quit()
        self._client.close()

    async def send(self, letter: Letter) -> tuple[Outcome, str]:
        """What became of it, and why not where it was not sent."""
        try:
            message = message_of(letter, self._settings)
        except (ValueError, TypeError) as error:
            return Outcome.REFUSED, f"no message can be made of it: {error}"
        recipient = on_the_wire(letter.recipient)
        if parseaddr(recipient)[1] != recipient:
            return Outcome.REFUSED, "its address could be read as another one"
        options = [] if recipient.isascii() else ["SMTPUTF8"]
        try:
            await self._client.sendmail(
                self._settings.sender, [recipient], message.as_bytes(), mail_options=options
            )
        except (SMTPNotSupported, ValueError) as error:
            return Outcome.REFUSED, describe(error)
        except (SMTPException, OSError) as error:
            return self._judged(error), describe(error)
        return Outcome.SENT, ""

    def _judged(self, error: Exception) -> Outcome:
        """That we may not send at all, such as without a password, is not about this letter."""
        if isinstance(error, SMTPRecipientsRefused):
            codes = [one.code for one in error.recipients]
        elif isinstance(error, SMTPResponseException):
            codes = [error.code]
        else:
            return Outcome.BROKEN
        if isinstance(error, SMTPSenderRefused) or not self._client.is_connected:
            return Outcome.BROKEN
        return Outcome.REFUSED if all(500 <= code < 600 for code in codes) else Outcome.LATER


def describe(error: Exception) -> str:
    """In a line, for administrators."""
    if isinstance(error, SMTPRecipientsRefused):
        return "; ".join(describe(one) for one in error.recipients)
    words = clean_line(str(getattr(error, "message", error))) or type(error).__name__
    return f"{error.code} {words}" if isinstance(error, SMTPResponseException) else words
