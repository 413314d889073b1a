"""Addresses that turn a kind of mail off: signed, so that whoever has one may use it without a session."""

import hashlib
import hmac

from forum.errors import NotFound
from forum.models import LetterKind
from forum.settings import Settings, secret_key

KINDS = (LetterKind.NOTICE, LetterKind.DIGEST)
LENGTH = 40
GONE = "This link is not one of ours. You can choose your mail in your account."


def unsubscribe_url(settings: Settings, member_id: int, kind: LetterKind) -> str:
    return f"{settings.base_url}/mail/unsubscribe/{unsubscribe_token(settings, member_id, kind)}"


def unsubscribe_token(settings: Settings, member_id: int, kind: LetterKind) -> str:
    """Good for this member and this kind of mail, for as long as the forum keeps its secret key."""
    told = f"{kind}-{member_id}"
    return f"{told}-{_signature(settings, told)}"


def read_token(settings: Settings, token: str) -> tuple[int, LetterKind]:
    """The member and the kind; raises NotFound for what this forum did not sign."""
    told, _, signature = token.rpartition("-")
    if not hmac.compare_digest(signature.encode(), _signature(settings, told).encode()):
        raise NotFound(GONE)
    kind, _, member_id = told.partition("-")
    return int(member_id), LetterKind(kind)


def _signature(settings: Settings, told: str) -> str:
    key = secret_key(settings)
    return hmac.new(key, b"unsubscribe:" + told.encode(), hashlib.sha256).hexdigest()[:LENGTH]


def list_headers(settings: Settings, member_id: int, kind: LetterKind) -> dict[str, str]:
    """What mail programs make a button of (RFC 2919, RFC 8058)."""
    return {
        "List-Id": f"<{kind}.{settings.mail_host}>",
        "List-Unsubscribe": f"<{unsubscribe_url(settings, member_id, kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def thread_headers(settings: Settings, thread_id: int) -> dict[str, str]:
    """Keep the letters about one thread together: all answer the same one, which nobody sent."""
    start = f"<thread-{thread_id}@{settings.mail_host}>"
    return {"In-Reply-To": start, "References": start}
