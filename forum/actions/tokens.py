"""Secrets that a browser or a mail carries, and of which only hashes are kept."""

import hashlib
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Tokens are 256 random bits, so one quick hash is enough: nobody can guess their way back."""
    return hashlib.sha256(token.encode()).hexdigest()
