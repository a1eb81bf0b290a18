"""Uses an installed wheel far from the tree: `python wheel_smoke.py <tracker command> <folder>`."""

import os
import subprocess
import sys
from pathlib import Path


def main(command: str, folder: Path) -> None:
    """Make a database, print the workflow, and have the login page answer; raises where anything fails."""
    data = folder / "smoke"
    data.mkdir()
    env = {key: value for key, value in os.environ.items() if not key.startswith(("TRACKER_", "PYTHON"))}
    env["TRACKER_DATA_DIR"] = str(data)
    for words in (["--help"], ["init"], ["workflow"]):
        subprocess.run([command, *words], cwd=data, env=env, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, "-P", "-c", PAGES], cwd=data, env=env, check=True)


PAGES = """
import os, tracker
from tracker.settings import Settings
client = tracker.create_app(Settings.from_env(os.environ)).test_client()
for address in ("/healthz", "/login"):
    status = client.get(address).status_code
    assert status == 200, f"{address} answered {status}"
print("the wheel answers from", os.path.dirname(tracker.__file__))
"""


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
