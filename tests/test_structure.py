"""The shape of the code: short files, short functions, imports that point down."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE_LINES, FUNCTION_LINES = 300, 40
NAMES_OF_NOTHING = {"utils", "util", "helpers", "common", "misc", "base"}
SOURCES = {
    path.relative_to(ROOT): path.read_text("utf-8")
    for path in [ROOT / "main.py", *ROOT.glob("forum/**/*.py"), *ROOT.glob("tests/**/*.py")]
    if "migrations" not in path.parts
}


def test_files_are_short() -> None:
    lengths = {path: len(source.splitlines()) for path, source in SOURCES.items()}
    long = {str(path): lines for path, lines in lengths.items() if lines > FILE_LINES}
    assert not long, (
        f"{long}: move one noun of such a file, with all that belongs to it, to a file of its own"
        f" (at most {FILE_LINES} lines)"
    )


def test_functions_are_short() -> None:
    long = {
        f"{path}:{node.lineno} {node.name}": lines
        for path, source in SOURCES.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    }
    assert not long, (
        f"{long}: give each step of such a function a name and a function of its own"
        f" (at most {FUNCTION_LINES} lines)"
    )


def test_files_say_in_a_sentence_what_they_are() -> None:
    silent = [
        str(path)
        for path, source in SOURCES.items()
        if source.strip() and not ast.get_docstring(ast.parse(source))
    ]
    assert not silent, f"{silent}: begin with a docstring of one sentence"


def test_no_file_is_named_after_nothing() -> None:
    vague = [str(p) for p in SOURCES if NAMES_OF_NOTHING & {p.stem, *p.parts}]
    assert not vague, f"{vague}: name the file after the noun that it is about"


def test_imports_point_down() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stdout
