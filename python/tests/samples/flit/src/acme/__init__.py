"""Tools."""

answer = 42
