"""Casemaker: a forum where practitioners in government build the case for their leadership."""

__version__ = "0.1.0"
