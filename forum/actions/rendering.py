"""Rendering what was typed, before the transaction that stores it opens."""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType

from forum.errors import Invalid
from forum.queries.usernames import load_named
from forum.text.clean import is_blank
from forum.text.markdown import Rendered, render
from forum.text.mentions import Named, names_in

LONG = 4096
"""Characters from which Markdown is rendered beside the event loop, not on it."""
THREAD_TOP_HEADING = 2
REPLY_TOP_HEADING = 4
NOBODY: Mapping[str, Named] = MappingProxyType({})

TOO_DEEP = (
    "Quotations or lists are nested too deep here; some words would be lost. Use fewer levels."
)
WORDLESS = "Say it in words: of this nothing can be read."


async def render_body(body: str, doc_id: str, top_heading: int) -> Rendered:
    """What somebody typed, who may mention members; raises Invalid where words are lost or none is there."""
    members = await load_named(names_in(body))
    rendered = await render_as_it_is(body, doc_id, top_heading, members)
    if rendered.too_deep:
        raise Invalid({"body": TOO_DEEP})
    if is_blank(rendered.plain):
        raise Invalid({"body": WORDLESS})
    return rendered


async def render_as_it_is(
    body: str, doc_id: str, top_heading: int, members: Mapping[str, Named] = NOBODY
) -> Rendered:
    """The same for imports, which nobody can mend, and whose names may be other people's here."""
    if len(body) < LONG:
        return render(body, doc_id, top_heading, members)
    return await asyncio.to_thread(render, body, doc_id, top_heading, members)
