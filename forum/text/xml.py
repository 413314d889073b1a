"""Text that XML can carry."""

import re

UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """Without the characters that no XML file may hold, not even written as numbers.

    Imports bring what no form of ours lets in.

    >>> writable("a\\x00b\\ufffec\\ud800d")
    'abcd'
    """
    return UNWRITABLE.sub("", text)
