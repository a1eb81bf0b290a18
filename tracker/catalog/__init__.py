"""Reads seeds/ into frozen, checked values; a wrong seed file stops the start with its name and place."""
