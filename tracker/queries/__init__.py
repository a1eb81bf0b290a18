"""Reads with a name; each takes the person and returns only what that person may see."""
