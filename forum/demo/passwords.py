"""Where the passwords of the demo's people are kept."""

from pathlib import Path

from forum.settings import Settings, data_folder

PASSWORDS_FILE = "demo-passwords.txt"


def passwords_file(settings: Settings) -> Path:
    return data_folder(settings) / PASSWORDS_FILE
