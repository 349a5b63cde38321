"""A small legacy web on loopback, with a dozen posts that link into it; it needs no network, and tests use it too."""
