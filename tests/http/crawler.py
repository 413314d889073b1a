"""Follows every link of a forum, as a person with much time would."""

from collections import Counter
from urllib.parse import urljoin, urlsplit

from tests.client import Client, Page

PAGES_MAX = 700
VARIANTS_MAX = 15
"""Addresses of one page with different queries: filters can be put together without end."""
SIGN_IN = ("/login?", "/signup?")
"""Every page has its own way to sign in and back; they show the same form."""


async def crawl(client: Client, starts: list[str]) -> dict[str, Page]:
    """Every page that can be reached from these by links and redirects, by its address."""
    found: dict[str, Page] = {}
    waiting = list(dict.fromkeys(starts))
    seen = set(waiting)
    variants: Counter[str] = Counter()
    while waiting and len(found) < PAGES_MAX:
        address = waiting.pop(0)
        page = found[address] = await client.open(address, follow=False)
        for link in page.links:
            path = local(address, link)
            if not path or path in seen or path.startswith(SIGN_IN):
                continue
            seen.add(path)
            variants[path.split("?")[0]] += 1
            if variants[path.split("?")[0]] <= VARIANTS_MAX:
                waiting.append(path)
    assert not waiting, f"more than {PAGES_MAX} pages"
    return found


def local(base: str, link: str) -> str:
    """The address within the forum, without its anchor; empty for other sites."""
    if not link or link.startswith("#"):
        return ""
    parts = urlsplit(urljoin(f"http://forum{base}", link))
    if parts.netloc != "forum":
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
