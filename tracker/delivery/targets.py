"""Where letters go out: the mail server, the robots of units' groups, the SMS gateway; unsafe ones refuse to start."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast
from urllib.parse import SplitResult, unquote, urlsplit

from flask import Flask, current_app

from tracker.delivery.mail import sender_of
from tracker.settings import Settings, SettingsError

MAIL, ROBOTS, SMS = "TRACKER_MAIL_URL", "TRACKER_ROBOT_URLS", "TRACKER_SMS_URL"


class Tls(StrEnum):
    """How the way to the mail server is kept secret: not at all, from the first byte, or after a first word."""

    NONE = "smtp"
    AT_ONCE = "smtps"
    STARTED = "smtp+starttls"


class Vendor(StrEnum):
    """Whose robot a group has; the value is the one host that is ever spoken to."""

    WECOM = "qyapi.weixin.qq.com"
    DINGTALK = "oapi.dingtalk.com"
    FEISHU = "open.feishu.cn"


PORTS: Mapping[Tls, int] = {Tls.NONE: 25, Tls.AT_ONCE: 465, Tls.STARTED: 587}
# What each vendor's addresses look like; Feishu's end in the robot's token.
PATHS: Mapping[Vendor, str] = {
    Vendor.WECOM: "/cgi-bin/webhook/send",
    Vendor.DINGTALK: "/robot/send",
    Vendor.FEISHU: "/open-apis/bot/v2/hook/",
}


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server and how to sign in there; an empty user signs in nowhere."""

    host: str
    port: int
    tls: Tls
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where something is posted to by HTTP; `path` holds the query and with it the secret."""

    host: str
    port: int
    is_tls: bool
    path: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Robot:
    """The robot of a unit's group; with a secret each message is signed."""

    vendor: Vendor
    endpoint: Endpoint
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway for text messages and the token it knows us by."""

    endpoint: Endpoint
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Targets:
    """Everything that is set up; robots by the code of their unit."""

    mail: MailServer | None = None
    robots: Mapping[str, Robot] = field(default_factory=dict)
    sms: Gateway | None = None


def init_app(app: Flask, settings: Settings) -> None:
    """Read the targets once; raises SettingsError, whose words never hold what was set."""
    app.config["TARGETS"] = read(settings)


def targets() -> Targets:
    """The targets of the application at work."""
    return cast("Targets", current_app.config["TARGETS"])


def read(settings: Settings) -> Targets:
    """The targets of these settings; raises SettingsError."""
    robots: dict[str, Robot] = {}
    for number, entry in enumerate(settings.robot_urls, 1):
        code, robot = _robot(entry, f"{ROBOTS}, entry {number}", testing=settings.testing)
        if code in robots:
            raise SettingsError(f"{ROBOTS}, entry {number}: its unit has a robot already")
        robots[code] = robot
    return Targets(
        mail=_mail_server(settings) if settings.mail_url else None,
        robots=robots,
        sms=_gateway(settings) if settings.sms_url else None,
    )


def _mail_server(settings: Settings) -> MailServer:
    parts, host = _parts(settings.mail_url, MAIL)
    if parts.scheme not in set(Tls) or parts.path.strip("/") or parts.query or parts.fragment:
        raise SettingsError(
            f"{MAIL} must read smtp://, smtps:// or smtp+starttls://[user:password@]host[:port]"
        )
    if settings.demo and not _is_loopback(host):
        raise SettingsError(f"{MAIL}: the demo sends to this machine only, its people are made up")
    if sender_of(settings) is None:
        raise SettingsError("TRACKER_MAIL_FROM must read name@host or Name <name@host>")
    tls = Tls(parts.scheme)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(host, parts.port or PORTS[tls], tls, user, password)


def _robot(entry: str, where: str, *, testing: bool) -> tuple[str, Robot]:
    code, equals, url = entry.partition("=")
    if not code or not equals:
        raise SettingsError(f"{where} must read unit-code=https://…, a secret behind #")
    parts, host = _parts(url, where)
    if parts.username is not None or parts.password is not None:
        raise SettingsError(f"{where} may not hold a user")
    vendor = _vendor(parts, host, testing=testing)
    if vendor is None:
        raise SettingsError(f"{where} must be https://, on the host and path of WeCom, DingTalk or Feishu")
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    is_tls = parts.scheme == "https"
    endpoint = Endpoint(host, parts.port or (443 if is_tls else 80), is_tls, path)
    return code, Robot(vendor, endpoint, unquote(parts.fragment))


def _vendor(parts: SplitResult, host: str, *, testing: bool) -> Vendor | None:
    """Whose address this is; a test may stand in for each vendor on this machine (TRUST 5)."""
    if ".." in parts.path or "%" in parts.path:
        return None
    found = next((vendor for vendor, path in PATHS.items() if _is_path(parts.path, path)), None)
    if testing and parts.scheme == "http" and _is_loopback(host):
        return found
    is_right = found is not None and host == found.value and parts.scheme == "https"
    return found if is_right and parts.port in (None, 443) else None


def _is_path(path: str, expected: str) -> bool:
    if not expected.endswith("/"):
        return path == expected
    token = path.removeprefix(expected)
    return path.startswith(expected) and bool(token) and "/" not in token


def _gateway(settings: Settings) -> Gateway:
    parts, host = _parts(settings.sms_url, SMS)
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise SettingsError(f"{SMS} may hold neither a user nor a fragment; the token is TRACKER_SMS_TOKEN")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        raise SettingsError(f"{SMS} must begin with https://, or with http:// on this machine")
    if settings.demo and not _is_loopback(host):
        raise SettingsError(f"{SMS}: the demo sends to this machine only, its people are made up")
    if not settings.sms_token:
        raise SettingsError("TRACKER_SMS_URL asks for TRACKER_SMS_TOKEN")
    is_tls = parts.scheme == "https"
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Gateway(Endpoint(host, parts.port or (443 if is_tls else 80), is_tls, path), settings.sms_token)


def _parts(url: str, where: str) -> tuple[SplitResult, str]:
    """The parts of an address and its host; what a reader of addresses could take two ways is refused."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise SettingsError(f"{where} is not an address") from None
    if not host or not url.isascii() or "\\" in url or any(ord(one) <= 0x20 for one in url):
        raise SettingsError(f"{where} is not an address")
    return parts, host


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
