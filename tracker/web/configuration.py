"""How settings become configuration: cookies, database, and limits on what is sent."""

from __future__ import annotations

from typing import cast

import structlog
from flask import Flask, current_app
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.extensions import csrf, db, engine_options, limiter, migrate
from tracker.settings import Settings, place

MEGABYTE = 1024 * 1024
# Texts beside the files of a form: the longest form types well below this.
FORM_BYTES = 2 * MEGABYTE


def init_app(app: Flask, settings: Settings) -> None:
    """Configure the application and the extensions that need nothing but settings."""
    write_logs()
    app.config.update(_config(settings))
    app.jinja_options = {
        **app.jinja_options,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    if settings.proxies:
        # The client's address is taken from exactly as many proxies as we run (TRUST 64).
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )
    if settings.is_sqlite:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(place("migrations")))
    csrf.init_app(app)
    limiter.init_app(app)


def write_logs() -> None:
    """Logs as lines of JSON through the standard library, where a server's own settings lead them on."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def settings() -> Settings:
    """The settings of the application at work."""
    return cast("Settings", current_app.config["SETTINGS"])


def cookie_name(plain: str, settings: Settings) -> str:
    """A cookie's name: behind TLS with the prefix that binds it to this host (TRUST 19)."""
    return f"__Host-{plain}" if settings.is_secure else plain


def _config(settings: Settings) -> dict[str, object]:
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "TESTING": settings.testing,
        # Errors become pages in tests too: what a test sees is what a person would see.
        "PROPAGATE_EXCEPTIONS": False,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        # Parameters are people's words, phones and digests: they do not belong into logs (TRUST 69).
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(is_sqlite=settings.is_sqlite) | {"hide_parameters": True},
        "SESSION_COOKIE_NAME": cookie_name("session", settings),
        "SESSION_COOKIE_SECURE": settings.is_secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": settings.upload_megabytes * MEGABYTE + FORM_BYTES,
        "MAX_FORM_MEMORY_SIZE": FORM_BYTES,
        # A form may stay open for a day; its token ends with the session instead.
        "WTF_CSRF_TIME_LIMIT": None,
        # Pages reached by a secret link send no referrer, so that none may be demanded.
        "WTF_CSRF_SSL_STRICT": False,
        "RATELIMIT_STORAGE_URI": "memory://",
    }
