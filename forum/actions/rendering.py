"""Rendering what was typed, before the transaction that stores it opens."""

import asyncio

from forum.text.markdown import Rendered, render

LONG = 4096
"""Characters from which Markdown is rendered beside the event loop, not on it."""
THREAD_TOP_HEADING = 2
REPLY_TOP_HEADING = 4


async def render_body(body: str, doc_id: str, top_heading: int) -> Rendered:
    if len(body) < LONG:
        return render(body, doc_id, top_heading)
    return await asyncio.to_thread(render, body, doc_id, top_heading)
