"""Checks in, status and verdict out; pure: no network, no clock."""
