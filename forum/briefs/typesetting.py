"""Setting a page with Typst: words go in as data, and letters that no font has are marked."""

import json
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA: tagged, with title and language, and every letter in it can be read."""
FONTS = ("font_source_sans_pro", "font_source_serif_pro")
NEEDED = ("typst", *FONTS)
UNSHOWN = "\ufffd"
"""Stands for a letter that no font here has."""
TRIAL = b'#set document(title: "Trial")\n#text(sys.inputs.letter)'


def is_installed() -> bool:
    return all(find_spec(name) for name in NEEDED)


def set_pdf(template: bytes, data: dict[str, Any]) -> bytes:
    """A PDF/UA file. `data` reaches the template as JSON in `sys.inputs.brief`.

    A letter that cannot be shown is replaced; where letters can be shown only apart and not
    together, all but those of Latin scripts are.
    """
    import typst

    for attempt in (_showable, _latin):
        inputs = {"brief": json.dumps(_each(data, attempt), ensure_ascii=False)}
        try:
            return _compile(template, inputs)
        except typst.TypstError as error:
            failed = error
    raise failed


def _each(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _each(inner, change) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_each(inner, change) for inner in value]
    return value


def _showable(text: str) -> str:
    return "".join(letter if _can_show(letter) else UNSHOWN for letter in text)


def _latin(text: str) -> str:
    return "".join(
        letter if letter < "\u0250" or letter in "–—‘’“”…×−" else UNSHOWN for letter in text
    )


@lru_cache(maxsize=10_000)
def _can_show(letter: str) -> bool:
    import typst

    if letter == "\n" or " " <= letter <= "~":
        return True
    try:
        _compile(TRIAL, {"letter": letter})
    except typst.TypstError:
        return False
    return True


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """Read once: the two that briefs are set in, those within Typst, and this machine's."""
    import typst

    found = [find_spec(name) for name in FONTS]
    folders = [Path(spec.origin).parent / "files" for spec in found if spec and spec.origin]
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=folders)


def _compile(source: bytes, inputs: dict[str, str]) -> bytes:
    import typst

    compiler = typst.Compiler(source, font_paths=_fonts(), sys_inputs=inputs)
    made = compiler.compile(format="pdf", pdf_standards=STANDARD)
    if not isinstance(made, bytes):
        raise TypeError("one file was asked for")
    return made
