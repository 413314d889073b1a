"""Setting a page with Typst: words go in as data, and letters that no font has are marked."""

import json
import re
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
TRIAL = b'#set document(title: "Trial")\n#text(sys.inputs.letters)'
PLAIN = frozenset(map(chr, range(32, 127))) | {"\n"}
NAMED = re.compile(r'the text `"(.*)"` could not', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_known: dict[str, bool] = {}
"""Whether a letter can be shown, of all that were asked for: there are no more than Unicode has."""


def is_installed() -> bool:
    return all(find_spec(name) for name in NEEDED)


def set_pdf(template: bytes, data: dict[str, Any]) -> bytes:
    """A PDF/UA file. `data` reaches the template as JSON in `sys.inputs.brief`.

    A letter that cannot be shown is replaced; where letters can be shown only apart and not
    together, all but those of Latin scripts are.
    """
    import typst

    letters: set[str] = set()

    def seen(text: str) -> str:
        letters.update(text)
        return text

    _each(data, seen)
    unshown = _unshown(letters)

    def showable(text: str) -> str:
        return "".join(UNSHOWN if letter in unshown else letter for letter in text)

    for attempt in (showable, _latin):
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


def _latin(text: str) -> str:
    return "".join(
        letter if letter < "\u0250" or letter in "–—‘’“”…×−" else UNSHOWN for letter in text
    )


def _unshown(letters: set[str]) -> set[str]:
    """Those that no font has.

    All that are new are tried together; the typesetter names one that it cannot show, and the others
    are tried again without it.
    """
    import typst

    trying = sorted(letters - PLAIN - _known.keys())
    while trying:
        try:
            _compile(TRIAL, {"letters": "\n".join(trying)})
        except typst.TypstError as error:
            wrong = set(_named(str(error))) & set(trying) or {trying[0]}
            _known.update(dict.fromkeys(wrong, False))
            trying = [letter for letter in trying if letter not in wrong]
        else:
            _known.update(dict.fromkeys(trying, True))
            break
    return {letter for letter in letters - PLAIN if not _known[letter]}


def _named(complaint: str) -> str:
    """What it says cannot be displayed; it writes some letters as \\u{f1234}."""
    found = NAMED.search(complaint)
    return ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1]) if found else ""


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
