"""The road to a unit's group chat: one text by the group's robot, signed the way its vendor asks for."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from tracker.delivery.outcomes import DelayedError, RejectedError
from tracker.delivery.posting import SECONDS, post
from tracker.delivery.targets import Robot, Vendor

# WeCom cuts nothing off, it refuses what is longer (bytes of UTF-8); the others take far more.
LONGEST = 2000
# "Too many in a minute", as each vendor says it: WeCom; DingTalk; Feishu, alone and under pressure.
TOO_FAST = frozenset({45009, 45033, 130101, 410100, 9499, 11232})


def send(
    robot: Robot, text: str, at: datetime, still_ours: Callable[[], None], *, seconds: float = SECONDS
) -> None:
    """Say `text` in the group; raises a NotSentError unless the vendor answered that it was said."""
    said = fitting(text)
    match robot.vendor:
        case Vendor.FEISHU:
            body = {"msg_type": "text", "content": {"text": said}} | _signed_in_body(robot.secret, at)
            answer, code = post(robot.endpoint, body, still_ours, seconds=seconds), "code"
        case _:
            query = _signed_in_query(robot.secret, at) if robot.vendor is Vendor.DINGTALK else ""
            body = {"msgtype": "text", "text": {"content": said}}
            answer, code = post(robot.endpoint, body, still_ours, query=query, seconds=seconds), "errcode"
    _judge(answer, code)


def fitting(text: str) -> str:
    """The text, or its beginning up to a whole character where it is too long for every vendor."""
    encoded = text.encode()
    if len(encoded) <= LONGEST:
        return text
    return encoded[: LONGEST - len("…".encode())].decode("utf-8", "ignore") + "…"


def _signed_in_query(secret: str, at: datetime) -> str:
    """DingTalk: the instant in milliseconds and the secret, signed by the secret."""
    if not secret:
        return ""
    stamp = str(int(at.timestamp() * 1000))
    return urlencode({"timestamp": stamp, "sign": _mac(secret, f"{stamp}\n{secret}")})


def _signed_in_body(secret: str, at: datetime) -> dict[str, str]:
    """Feishu: nothing, signed by the instant in seconds and the secret."""
    if not secret:
        return {}
    stamp = str(int(at.timestamp()))
    return {"timestamp": stamp, "sign": _mac(f"{stamp}\n{secret}", "")}


def _mac(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _judge(answer: Mapping[str, Any], name: str) -> None:
    code = answer.get(name)
    if code == 0:
        return
    words = f"{name} {code}: {answer.get('errmsg') or answer.get('msg') or ''}"
    raise DelayedError(words) if code is None or code in TOO_FAST else RejectedError(words)
