"""Rules of the domain: pure functions, no database, no clock."""
