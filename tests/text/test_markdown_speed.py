"""Markdown that is made to be slow takes at most a second of CPU.

On a machine that is slow or shared, it takes at most so many times as long as ordinary text does there.
"""

import time

import pytest

from forum.rules.drafts import BODY
from forum.text.markdown import render

CPU_MAX, TIMES_ORDINARY = 1.0, 25
ORDINARY = "We **asked** three vendors, see [the note](/n).\n\n- It saved *nine* days.\n\n"
SLOW = {
    "open brackets": "[",
    "brackets": "[a](",
    "pictures": "![[",
    "quotations": "> ",
    "quotations of lists": "> - ",
    "lists": "- ",
    "emphasis": "*a **a ",
    "intraword emphasis": "a**b",
    "underscores": "_a",
    "strikes": "~~a",
    "link targets": "[a](<b",
    "inline notes": "^[",
    "note marks": "[^1]",
    "pipes": "|",
    "table rows": "a|b\n-|-\n",
    "addresses": "http://",
    "hosts": "www.",
    "mail": "a@",
    "mail hosts": "a.",
    "entities": "&#",
    "tags": "<a ",
    "comments": "<!--",
    "backslashes": "\\",
    "empty lines": "\n",
    "tabs": "\t",
    "titles": "# ",
    "underlined titles": "a\n=\n",
    "tasks": "- [ ] a\n",
    "colons": ":",
    "fences": "```\n",
    "ticks": "`a``",
    "definitions": "[a]: /u\n",
    "quotes in targets": "[a](/u 'b",
}
GROWING = {
    "nested lists": "".join(f"{'  ' * depth}- a\n" for depth in range(140)),
    "runs of ticks": "".join("e" + "`" * n for n in range(1, 200)),
    "notes": "".join(f"[^{n}]" for n in range(1200)) + "\n\n"
    + "".join(f"[^{n}]: x\n" for n in range(1200)),
    "notes that name notes": "".join(f"[^{n}]: [^{n + 1}]\n\n" for n in range(1200)) + "[^0]",
    "wide table": "|" * 2000 + "\n" + "|-" * 2000 + "|\n" + "|\n" * 6000,
}  # fmt: skip


def is_quick(body: str) -> bool:
    if seconds(body) < CPU_MAX:
        return True
    ordinary = seconds((ORDINARY * BODY[1])[: BODY[1]])
    return seconds(body) < max(CPU_MAX, TIMES_ORDINARY * ordinary)


def seconds(body: str) -> float:
    began = time.process_time()
    render(body, "r1")
    return time.process_time() - began


@pytest.mark.parametrize("name", SLOW)
def test_a_piece_repeated_to_full_length(name: str) -> None:
    body = (SLOW[name] * BODY[1])[: BODY[1]]
    assert is_quick(body)
    assert is_quick(f"{body[: BODY[1] - 2]}\n\nx")


@pytest.mark.parametrize("name", GROWING)
def test_pieces_that_grow(name: str) -> None:
    assert is_quick(GROWING[name][: BODY[1]])
