"""Payloads that others published, looked at in Chromium: more of them with more rounds, all with 200."""

import random
from typing import Any

from playwright.sync_api import Browser

from tests.browser.conftest import (  # noqa: F401  (fixtures)
    Served,
    browser_type_launch_args,
    member_state,
    pytest_collection_modifyitems,
    served,
)
from tests.browser.watching import infest, watched
from tests.http.corpora import OWN_XSS, xss_payloads

AT_ONCE = 60
"""Of one thread: more than a page of replies would not be looked at."""


def test_none_of_them_runs(
    browser: Browser,
    served: Served,  # noqa: F811  (the fixture)
    member_state: Any,  # noqa: F811
    rounds: int,
    chance: random.Random,
) -> None:
    payloads = xss_payloads(1)
    chance.shuffle(payloads)
    many = min(len(payloads), rounds * AT_ONCE)
    noted: list[str] = []
    context = browser.new_context(base_url=served.url, storage_state=member_state)
    page = watched(context, noted)
    for start in range(0, many, AT_ONCE):
        group = [OWN_XSS[start % len(OWN_XSS)], *payloads[start : start + AT_ONCE]]
        for address in infest(context, group):
            page.goto(address)
            page.keyboard.press("Tab")
        assert noted == [], start
    print(f"\n{many} of {len(payloads)} payloads looked at: none ran")  # noqa: T201
    context.close()
