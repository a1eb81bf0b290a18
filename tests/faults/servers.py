"""Real server processes on a test's database, and plain clients that talk to them over the network."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

from tests.factories import PASSWORD

ROOT = Path(__file__).parents[2]
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
KEY = "only-for-tests-0123456789-abcdefghij"


def environment(database_url: str, folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process on this database, without the settings of whoever runs the tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    own = {"TRACKER_DATABASE_URL": database_url, "TRACKER_DATA_DIR": str(folder), "TRACKER_SECRET_KEY": KEY}
    return clean | own | {"PYTHONPATH": str(ROOT)} | more


@contextmanager
def gunicorn(database_url: str, folder: Path, *, workers: int) -> Iterator[str]:
    """The address of a gunicorn with so many worker processes."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--log-level", "warning", "--timeout", "120"]
    log = folder / "gunicorn.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(database_url, folder), stdout=out, stderr=out
        )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    text: str


class Visitor:
    """Somebody with cookies of their own, who does not follow redirections."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar()), _Stay()
        )
        self.token = ""

    def get(self, path: str) -> Answer:
        """Look at a page, and remember its token."""
        return self._open(urllib.request.Request(self.address + path))

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form."""
        body = urllib.parse.urlencode({"csrf_token": self.token} | fields).encode()
        return self._open(urllib.request.Request(self.address + path, data=body))

    def sign_in(self, username: str) -> None:
        """Sign in and take the token of the own session."""
        self.get("/login")
        assert self.post("/login", username=username, password=PASSWORD).status == 303
        assert self.get("/profile").status == 200

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            with self.opener.open(request, timeout=60) as response:
                answer = Answer(response.status, response.read().decode())
        except urllib.error.HTTPError as error:
            answer = Answer(error.code, error.read().decode())
        found = TOKEN.search(answer.text)
        self.token = found.group(1) if found else self.token
        return answer


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers; it is asked again and again for a minute at most."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer: {log.read_text()}")
