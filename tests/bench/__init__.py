"""How fast the forum is, as a share of what its server can do: `make bench`."""
