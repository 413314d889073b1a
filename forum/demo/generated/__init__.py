"""Any number of invented threads, to load the forum with."""
