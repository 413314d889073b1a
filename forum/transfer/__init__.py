"""Formats of import and export."""
