"""The server that takes mail from us, by the address that an operator writes."""

from urllib.parse import parse_qsl, unquote, urlsplit

from msgspec import Struct

SMTP_PORTS = {"smtp": 587, "smtps": 465}
STARTTLS = ("required", "auto", "off")


class MailServer(Struct, frozen=True):
    """`tls` from the first byte, `starttls` after a greeting."""

    host: str
    port: int
    username: str
    password: str
    tls: bool
    starttls: str


def mail_server(url: str) -> MailServer:
    """Raises ValueError with words that repeat nothing of the address, which has a password in it.

    >>> mail_server("smtp://ana:se%40cret@mail.example").port
    587
    """
    example = "must look like smtp://user:password@host:587 or smtps://host"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(example) from None
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme not in SMTP_PORTS or not parts.hostname or port == 0 or parts.path.strip("/"):
        raise ValueError(example)
    if options.keys() - {"starttls"} or options.get("starttls", STARTTLS[0]) not in STARTTLS:
        raise ValueError(f"takes one option, starttls: {', '.join(STARTTLS)}")
    tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=port or SMTP_PORTS[parts.scheme],
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        starttls="off" if tls else options.get("starttls", STARTTLS[0]),
    )
