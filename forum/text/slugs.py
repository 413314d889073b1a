"""Slugs: the readable part of an address."""

import re
import unicodedata

SLUG_MAX = 70
RESERVED = frozenset({
    "edit", "reply", "replies", "pick", "unpick", "summary", "lock", "unlock", "hide", "unhide",
    "history", "merge", "follow", "unfollow", "nearest",
    "reasons", "flag", "unflag", "pin", "unpin", "new", "retire", "restore", "confirm",
    "join",
})  # fmt: skip
"""Words that an address uses after an id, so no slug may equal one."""


def slugify(text: str, fallback: str) -> str:
    """Lower-case words joined by hyphens, never empty, never a reserved word.

    Accents are dropped, other scripts too: an address must survive every mail program.

    >>> slugify("How do I convince my leadership to publish data?", "thread")
    'how-do-i-convince-my-leadership-to-publish-data'
    """
    plain = unicodedata.normalize("NFKD", text).replace("’", "").encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.casefold().replace("'", ""))
    slug = ""
    for word in words:
        if len(slug) + len(word) + 1 > SLUG_MAX:
            break
        slug = f"{slug}-{word}" if slug else word
    slug = slug or (words[0][:SLUG_MAX] if words else fallback)
    return f"{slug}-{fallback}" if slug in RESERVED else slug
