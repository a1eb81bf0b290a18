"""The home page: what waits for me."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.vocabulary import Permission
from tracker.web.route import Route


def home() -> ResponseReturnValue:
    """The first page after signing in."""
    return render_template("home/home.html")


ROUTES = (Route("/", home, Permission.SIGNED_IN),)
