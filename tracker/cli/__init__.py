"""The tracker command: what an operator does at a terminal."""

from __future__ import annotations

from tracker.cli.command import main

__all__ = ["main"]
