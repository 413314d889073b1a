"""A letter as the message that goes over the wire."""

import secrets
from email.headerregistry import Address, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy

from forum.models import Letter
from forum.settings import Settings


class _Whole(UniqueUnstructuredHeader):
    """An address in brackets, or an id: the library would encode one that is longer than a line."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


_headers = HeaderRegistry()
for _name in ("list-id", "list-unsubscribe", "in-reply-to", "references"):
    _headers.map_to_type(_name, _Whole)  # type: ignore[arg-type]  # it adds the base by itself
POLICY = SMTP.clone(header_factory=_headers)


def new_message_id(settings: Settings) -> str:
    return f"<{secrets.token_hex(16)}@{settings.mail_host}>"


def message_of(letter: Letter, settings: Settings) -> EmailMessage:
    """The same for each attempt, its id too. No word of anybody's can add a header.

    The library refuses line ends in what it is given, and encodes what is not ASCII.
    """
    recipient = on_the_wire(letter.recipient)
    made = EmailMessage(policy=POLICY if recipient.isascii() else POLICY.clone(utf8=True))
    made["From"] = Address(settings.site_name, addr_spec=settings.sender)
    made["To"] = recipient
    made["Subject"] = letter.subject
    made["Date"] = letter.created_at
    made["Message-ID"] = letter.message_id
    made["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        made[name] = value
    made.set_content(letter.text, cte="quoted-printable")
    made.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return made


def on_the_wire(address: str) -> str:
    """With its host in the letters that every server understands.

    >>> on_the_wire("ana@büro.example")
    'ana@xn--bro-hoa.example'
    """
    name, _, host = address.rpartition("@")
    try:
        return f"{name}@{host.encode('idna').decode()}"
    except UnicodeError:  # a part of the name is empty or too long: the server will say so
        return address
