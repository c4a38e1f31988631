"""Tools."""
answer = 42
