"""Atom feeds and sitemaps: what programs read, the same for whoever asks."""
