"""The parts of a check, each on its own."""
