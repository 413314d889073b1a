"""A real mail server on this machine, which takes, refuses and drops as it is told."""

import asyncio
import re
import ssl
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

OK = "250 OK"
DROP = "drop"
"""In place of an answer: the connection breaks, after the server has read the message."""
SECONDS = 300


class Inbox:
    """What came in. `answers` says what an address is told, once for each time that it is written to.

    `at_data` does the same when the message has been read; what is not named there is taken.
    """

    def __init__(self) -> None:
        self.url = ""
        self.messages: list[EmailMessage] = []
        self.answers: dict[str, list[str]] = {}
        self.at_data: dict[str, list[str]] = {}
        self.connections = 0
        self.ciphers: list[bool] = []
        self.signed_in: list[str] = []
        self._arrived = asyncio.Condition()

    async def handle_RCPT(  # noqa: N802  (the library's names)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answers := self.answers.get(address):
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answers = self.at_data.get(envelope.rcpt_tos[0], [])
        answer = answers.pop(0) if answers else OK
        if answer == DROP:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        elif answer == OK:
            content = envelope.content
            assert isinstance(content, bytes)
            message = message_from_bytes(content, policy=default)
            assert isinstance(message, EmailMessage)
            self.ciphers.append(session.ssl is not None)
            async with self._arrived:
                self.messages.append(message)
                self._arrived.notify_all()
        return answer

    async def until(self, count: int) -> None:
        """So many messages arrived."""
        async with asyncio.timeout(SECONDS), self._arrived:
            await self._arrived.wait_for(lambda: len(self.messages) >= count)

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if message["To"] == address]

    def ids(self) -> Counter[str]:
        return Counter(str(message["Message-ID"]) for message in self.messages)


@asynccontextmanager
async def serving_mail(
    tls: ssl.SSLContext | None = None, password: str = ""
) -> AsyncIterator[Inbox]:
    """With `password`, only who signs in as "forum" may send; with `tls`, only after STARTTLS."""
    inbox = Inbox()

    def authenticate(*found: Any) -> AuthResult:
        told = found[-1]
        assert isinstance(told, LoginPassword)
        inbox.signed_in.append(told.login.decode())
        return AuthResult(success=told.password == password.encode(), handled=False)

    def connected() -> SMTP:
        inbox.connections += 1
        return SMTP(
            inbox,
            hostname="mail.example",
            enable_SMTPUTF8=True,
            tls_context=tls,
            require_starttls=tls is not None,
            auth_required=bool(password),
            authenticator=authenticate,
            loop=asyncio.get_running_loop(),
        )

    server = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    user = f"forum:{password}@" if password else ""
    inbox.url = f"smtp://{user}127.0.0.1:{port}?starttls={'required' if tls else 'off'}"
    try:
        yield inbox
    finally:
        server.close()
        await server.wait_closed()


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def link_in(message: EmailMessage, path: str) -> str:
    """The path of the only link to this part of the forum."""
    found = set(re.findall(rf"http://127\.0\.0\.1:8000({path}[\w-]+)", text_of(message)))
    assert len(found) == 1, text_of(message)
    return str(found.pop())
