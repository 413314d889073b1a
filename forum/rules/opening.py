"""The opening question of a thread, as a reply says it once the thread was merged into another."""

import re

MARKUP = re.compile(r"([\\`*_\[\]<>&~|!])")


def opening_reply(title: str, ask: str, body: str) -> str:
    """Markdown: the title, what its author wrote below it, and the ask. Empty where only a title is there.

    >>> opening_reply("How to convince *them*?", "Try it.", "They like paper.")
    '**How to convince \\\\*them\\\\*?**\\n\\nThey like paper.\\n\\nThe ask: Try it.'
    """
    if not body.strip():
        return ""
    parts = [f"**{_escaped(title)}**", body, f"The ask: {_escaped(ask)}" if ask else ""]
    return "\n\n".join(filter(None, parts))


def _escaped(text: str) -> str:
    """The same words, so that they show as they were typed."""
    return MARKUP.sub(r"\\\1", text)
