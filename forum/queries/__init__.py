"""Reads: one file a page, each returning frozen page objects; no ORM object leaves this floor."""
