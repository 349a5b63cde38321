"""Where work runs; engines take functions and import none."""
