"""Posts what looks like a script by way of the real forms, and watches whether a browser runs any of it."""

import re
from collections.abc import Iterable
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page

EXPECTED = "the server responded with a status of"
"""Chromium reports an error page's own status in the console."""
REPORT = """
document.addEventListener('securitypolicyviolation', event =>
    console.error('CSP: ' + event.violatedDirective + ' ' + event.blockedURI));
"""


def watched(context: BrowserContext, noted: list[str]) -> Page:
    """A page that notes dialogs, errors, violations of the policy and requests to anywhere else."""
    page = context.new_page()
    page.add_init_script(REPORT)
    page.on("dialog", lambda dialog: _dismiss(dialog, noted))
    page.on("pageerror", lambda error: noted.append(f"error: {error}"))
    page.on("console", lambda message: _note(message, noted))
    page.on("popup", lambda popup: noted.append(f"popup: {popup.url}"))
    page.on("request", lambda request: _home(request.url, noted))
    return page


def _dismiss(dialog: Dialog, noted: list[str]) -> None:
    noted.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def _note(message: ConsoleMessage, noted: list[str]) -> None:
    if message.type in {"error", "warning"} and EXPECTED not in message.text:
        noted.append(f"console: {message.text}")


def _home(url: str, noted: list[str]) -> None:
    if not url.startswith("http://127.0.0.1:"):
        noted.append(f"request: {url}")


def submit(context: BrowserContext, address: str, fields: Iterable[tuple[str, str]]) -> str:
    """Send a form as this browser's member; gives where it led, empty where it was refused."""
    form = context.request.get("/account/password").text()
    [token, *_] = re.findall(r'name="csrf_token" value="(\w+)"', form)
    sent = context.request.post(
        address,
        data=urlencode([("csrf_token", token), *fields], errors="ignore"),
        headers={"content-type": "application/x-www-form-urlencoded"},
        max_redirects=0,
    )
    assert sent.status in {303, 409, 422}, (address, sent.status)
    return str(sent.headers.get("location", ""))


def infest(context: BrowserContext, payloads: list[str]) -> list[str]:
    """A thread of these, each in a reply, some in evidence, names and a title; gives addresses to look at."""
    first = payloads[0][:90]
    account = BeautifulSoup(context.request.get("/account").text(), "lxml")
    [address] = account.select("input[name=email]")  # another one would take the password
    submit(
        context,
        "/account",
        [
            ("display_name", first[:60]),
            ("email", str(address["value"])),
            ("agency", first),
            ("disclaimer", first),
        ],
    )
    title = f"How to convince them? {first}"
    thread = submit(context, "/threads", [("title", title), ("body", first), ("ask", first)])
    assert thread
    base = "/".join(thread.split("?")[0].split("/")[:3])
    for number, payload in enumerate(payloads):
        said = (
            payload[:4000] if number % 2 else f"We said {payload[:4000]} and\n\n> {payload[:4000]}"
        )
        rows = [("argument", "roi"), ("peer_agency", payload[:80]), ("peer_did", payload[:150])]
        submit(context, f"{base}/replies", [("body", f"{number}: {said}"), *rows])
    pages = ["", "?sort=newest", "/summary", "/summary/print", "/history", "/reply", "/edit"]
    words = urlencode({"q": first})
    return [
        *(base + page for page in pages),
        "/",
        f"/search?{words}",
        "/account",
        "/arguments/roi",
        "/drafts",
    ]
