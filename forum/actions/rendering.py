"""Rendering what was typed, before the transaction that stores it opens."""

import asyncio

from forum.errors import Invalid
from forum.text.markdown import Rendered, render

LONG = 4096
"""Characters from which Markdown is rendered beside the event loop, not on it."""
THREAD_TOP_HEADING = 2
REPLY_TOP_HEADING = 4


TOO_DEEP = (
    "Quotations or lists are nested too deep here; some words would be lost. Use fewer levels."
)


async def render_body(body: str, doc_id: str, top_heading: int) -> Rendered:
    """What somebody typed; raises Invalid where words would be lost."""
    rendered = await render_as_it_is(body, doc_id, top_heading)
    if rendered.too_deep:
        raise Invalid({"body": TOO_DEEP})
    return rendered


async def render_as_it_is(body: str, doc_id: str, top_heading: int) -> Rendered:
    """The same for imports, which nobody can mend."""
    if len(body) < LONG:
        return render(body, doc_id, top_heading)
    return await asyncio.to_thread(render, body, doc_id, top_heading)
