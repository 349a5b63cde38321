"""Posts in, manifest entries out: what `migrate run` does."""
