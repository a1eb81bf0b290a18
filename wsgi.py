"""The entry for a WSGI server in production: `gunicorn wsgi:app`, configured by TRACKER_* variables."""

from tracker import create_app

app = create_app()
