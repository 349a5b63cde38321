"""`python -m migrate`, `migrate` and `html-migrate`."""

import gc
import sys

from migrate.cli.app import invoke

_YOUNG = 10_000
"""Objects: nearly nothing that a link is made of refers to itself, and to look for that after 700 took a twentieth."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(_YOUNG)
    sys.exit(invoke(sys.argv[1:]))


if __name__ == "__main__":
    main()
