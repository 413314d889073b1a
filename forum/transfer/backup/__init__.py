"""Exact copies of the database, made while the forum is served, and put back while it is not."""
