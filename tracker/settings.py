"""Typed settings from TRACKER_* variables; an unknown or wrong one refuses to start."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "TRACKER_"
WEAK_KEYS = frozenset(
    {"changeme", "change-me", "secret", "dev", "development", "test", "password", "five-lists"}
)
SHORTEST_KEY = 32


class SettingsError(ValueError):
    """A setting is unknown, malformed or unsafe; the text says which and what is accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator may decide, with the defaults of an embedded installation."""

    data_dir: Path = Path("data")
    database_url: str = ""
    secret_key: str = ""
    base_url: str = "http://127.0.0.1:8000"
    mail_url: str = ""
    mail_from: str = ""
    robot_urls: tuple[str, ...] = ()
    sms_url: str = ""
    sms_token: str = ""
    locale: str = "zh_Hans_CN"
    proxies: int = 0
    demo: bool = False
    testing: bool = False
    upload_megabytes: int = 20
    session_idle_minutes: int = 30
    session_hours: int = 12
    password_cost: int = 3
    # Die at the n-th write, for tests of what a crash leaves behind.
    fault_at: int = 0

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read TRACKER_* from `env`; raises SettingsError for an unknown name or a value that cannot be read."""
        known = {field.name: READERS[field.name] for field in dataclasses.fields(cls)}
        given: dict[str, Any] = {}
        for variable, text in env.items():
            if not variable.startswith(PREFIX):
                continue
            if variable in TEST_ONLY_VARIABLES:
                continue
            name = variable.removeprefix(PREFIX).lower()
            if name not in known:
                accepted = ", ".join(sorted(PREFIX + key.upper() for key in known))
                raise SettingsError(f"{variable} is not a setting; accepted are {accepted}")
            given[name] = _read(variable, text, known[name])
        return cls(**given).checked()

    def checked(self) -> Settings:
        """The same settings with derived defaults filled in; raises SettingsError where they contradict."""
        if self.locale not in ("zh_Hans_CN", "en"):
            raise SettingsError("TRACKER_LOCALE must be zh_Hans_CN or en")
        if urlsplit(self.base_url).scheme not in ("http", "https"):
            raise SettingsError("TRACKER_BASE_URL must begin with http:// or https://")
        if self.secret_key and not self.testing:
            _refuse_weak(self.secret_key)
        if self.fault_at and not (self.testing or self.demo):
            raise SettingsError("TRACKER_FAULT_AT kills the process: it is accepted in tests and demos only")
        url = self.database_url or f"sqlite:///{(self.data_dir / 'tracker.db').resolve()}"
        return dataclasses.replace(self, database_url=_with_driver(url))

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")

    @property
    def is_secure(self) -> bool:
        """Whether people reach us over TLS: cookies are then Secure and carry the __Host- prefix."""
        return self.base_url.startswith("https://")

    @property
    def uploads_dir(self) -> Path:
        """Where attachments lie."""
        return self.data_dir / "uploads"

    def with_secret(self) -> Settings:
        """The same settings with a secret key: the given one, else one kept in the data folder (made at first use)."""
        if self.secret_key:
            return self
        path = self.data_dir / "secret.key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        return dataclasses.replace(self, secret_key=path.read_text(encoding="ascii").strip())


def place(name: str) -> Path:
    """The folder `name` (seeds, templates, static, migrations): in a wheel inside the package, else beside it."""
    package = Path(__file__).resolve().parent
    for candidate in (package / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"the folder {name!r} is neither in {package} nor beside it")


def _with_driver(url: str) -> str:
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _refuse_weak(key: str) -> None:
    if len(key) < SHORTEST_KEY or key.lower() in WEAK_KEYS or len(set(key)) < 8:
        raise SettingsError(f"TRACKER_SECRET_KEY is weak: take at least {SHORTEST_KEY} random characters")


def _read(variable: str, text: str, reader: Callable[[str], Any]) -> Any:
    try:
        return reader(text.strip())
    except ValueError as error:
        raise SettingsError(f"{variable}={text!r} cannot be read: {error}") from error


def _whole(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if not lowest <= number <= highest:
            raise ValueError(f"must lie between {lowest} and {highest}")
        return number

    return read


def _flag(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("", "0", "false", "no", "off"):
        return False
    raise ValueError("must be 1 or 0")


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split() if part)


READERS: Mapping[str, Callable[[str], Any]] = {
    "data_dir": Path,
    "database_url": str,
    "secret_key": str,
    "base_url": lambda text: text.rstrip("/"),
    "mail_url": str,
    "mail_from": str,
    "robot_urls": _addresses,
    "sms_url": str,
    "sms_token": str,
    "locale": str,
    "proxies": _whole(0, 8),
    "demo": _flag,
    "testing": _flag,
    "upload_megabytes": _whole(1, 200),
    "session_idle_minutes": _whole(1, 24 * 60),
    "session_hours": _whole(1, 7 * 24),
    "password_cost": _whole(1, 10),
    "fault_at": _whole(0, 1_000_000),
}
# Read by the test suite and the launcher, never by the program.
TEST_ONLY_VARIABLES = frozenset({"TRACKER_TEST_DATABASE_URL", "TRACKER_REQUIRE_BROWSER", "TRACKER_CHROMIUM"})
