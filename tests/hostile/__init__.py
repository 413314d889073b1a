"""Crashes, faults, races and load: `make test-hostile`."""
