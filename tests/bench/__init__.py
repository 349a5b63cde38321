"""Speed and size beside other tools, as ratios taken in one run: `make bench`, or `python -m tests.bench C1 S1`."""
