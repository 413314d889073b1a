"""WordPress shortcodes: the brackets go, the words between them stay."""

import re
from collections.abc import Sequence

_BRACKETED = re.compile(
    r"""
      \[ (?P<quoted>\[ [^\[\]]+ \]) \]
    | \[ (?P<end>/?) (?P<name>[a-z][a-z0-9_-]{0,40}) (?P<rest>(?:[\s=/][^\[\]]*)?) \]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"\s+[a-z_-]{1,40}=", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s\"'<>\[\]]+", re.IGNORECASE)
_ALONE = frozenset({"gallery", "playlist", "caption", "wp_caption", "embed"})
_MEDIA = frozenset({"embed", "audio", "video", "youtube", "vimeo", "soundcloud"})


def without_shortcodes(texts: Sequence[str]) -> list[str]:
    """Take them out of texts that follow one another; what merely stands in brackets is kept.

    >>> without_shortcodes(["We [practitioners] like [caption id='7']", "it.[/caption]"])
    ['We [practitioners] like ', 'it.']
    """
    found = [match for text in texts for match in _BRACKETED.finditer(text) if match["name"]]
    begun = {match["name"].lower() for match in found if not match["end"]}
    ended = {match["name"].lower() for match in found if match["end"]}

    def shown(match: re.Match[str]) -> str:
        if match["quoted"]:
            # Doubled brackets are how one writes about a shortcode.
            inner = _BRACKETED.fullmatch(match["quoted"])
            return match["quoted"] if inner and is_shortcode(inner) else match.group()
        return _address(match) if is_shortcode(match) else match.group()

    def is_shortcode(match: re.Match[str]) -> bool:
        name, rest = match["name"].lower(), match["rest"]
        if match["end"]:
            return name in begun or name in _ALONE
        if name in _ALONE or name in ended or rest.strip() == "/":
            return True
        return bool(_ATTRIBUTE.match(rest) or (name in _MEDIA and _ADDRESS.search(rest)))

    return [_BRACKETED.sub(shown, text) for text in texts]


def _address(match: re.Match[str]) -> str:
    if match["name"].lower() not in _MEDIA:
        return ""
    address = _ADDRESS.search(match["rest"])
    return address.group() if address else ""
