"""What a letter says of a notice, in a few words."""

WORDS = {
    "mention": "{actor} mentioned you",
    "quote": "{actor} quoted you",
    "reply": "{actor} answered you",
    "cited": "A summary quotes your words",
    "nomination": "News of your nomination",
    "moderation": "A note from the managers",
    "thread": "{actor} replied in a thread that you follow",
    "type": "{actor} made an argument of a type that you follow",
}
SOMEBODY = "Somebody"
NAMELESS = frozenset({"cited", "nomination", "moderation"})
"""Of these, `text` says what there is to say; who did it does not matter."""


def headline(kind: str, actor: str) -> str:
    """
    >>> headline("reply", "Ana Ruiz")
    'Ana Ruiz answered you'
    """
    return WORDS[kind].replace("{actor}", actor or SOMEBODY)
