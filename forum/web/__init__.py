"""The HTML entry point: handlers that read a form, call one action or query, and render."""
