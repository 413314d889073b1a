"""LibreOffice, which opens documents as their readers will."""

import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

PATIENCE = 180
"""Seconds; the first start of a new profile takes some."""


def office() -> str:
    """Where LibreOffice is; skips where it is not."""
    path = shutil.which("soffice")
    if path is None:
        pytest.skip("LibreOffice is not installed (libreoffice-writer, libreoffice-impress)")
    return path


def converted(documents: dict[str, bytes], folder: Path) -> dict[str, PdfReader]:
    """Each document as LibreOffice prints it, by its file name; all in one call."""
    program = office()
    for name, content in documents.items():
        (folder / name).write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    files = [str(folder / name) for name in documents]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603
    return {name: PdfReader((folder / name).with_suffix(".pdf")) for name in documents}
