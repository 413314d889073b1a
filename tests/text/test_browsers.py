"""What a browser says of itself, in plain words."""

import pytest

from forum.text.browsers import UNKNOWN, browser_name

WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
BLINK = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"{WINDOWS}; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Windows"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) {WEBKIT} Version/18 Safari/605", "Safari on Mac"),
        (f"Mozilla/5.0 (iPhone; CPU like Mac OS X) {WEBKIT} CriOS/131 Safari/604.1", "Chrome on iPhone"),
        (f"Mozilla/5.0 (iPad; CPU like Mac OS X) {WEBKIT} FxiOS/132 Safari/605", "Firefox on iPad"),
        (f"{WINDOWS}) {BLINK} Safari/537.36 Edg/131.0.0.0", "Edge on Windows"),
        (f"Mozilla/5.0 (Linux; Android 14) {BLINK} SamsungBrowser/26 Safari", "Samsung Internet on Android"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {BLINK} Safari/537.36", "Chrome on Chromebook"),
        (f"{WINDOWS}; Trident/7.0; rv:11.0) like Gecko", "Internet Explorer on Windows"),
        ("curl/8.9.1", "curl/8.9.1"),
        ("x" * 500, "x" * 60),
        ("", UNKNOWN),
    ],
)  # fmt: skip
def test_browser_and_system_are_named(agent: str, words: str) -> None:
    assert browser_name(agent) == words
