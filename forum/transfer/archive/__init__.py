"""Casemaker's own archive: versioned JSON Lines in a zip, described in docs/archive.md."""
