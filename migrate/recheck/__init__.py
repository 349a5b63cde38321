"""Links that are due in, new evidence and verdicts out; the posts themselves are not read."""
