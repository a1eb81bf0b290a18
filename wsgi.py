"""The entry for a WSGI server in production: `gunicorn wsgi:app`, configured by TRACKER_* variables."""

import os

from tracker import create_app
from tracker.settings import Settings

app = create_app(Settings.from_env(os.environ))
