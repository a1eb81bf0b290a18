"""Drills that take too long for every change: `python -m tests.faults.on_demand [DRILL …]`; figures go to README.md.

Drills: schedulers, quarters, letters, smtp-day; all by default, each on both databases.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from tests.faults.drills import mail_away, many_letters, many_quarters, many_schedulers
from tests.faults.drills.ground import Ground, ground
from tracker.clock import office_date

README = Path(__file__).with_name("README.md")
HEAD = "| drill | database | day | what was seen |"


def drills(asked: argparse.Namespace) -> dict[str, Callable[[Ground], str]]:
    """Each drill by name, as asked for."""
    return {
        "schedulers": lambda held: many_schedulers.drill(held, asked.minutes, asked.schedulers),
        "quarters": lambda held: many_quarters.drill(held, asked.minutes, asked.schedulers),
        "letters": lambda held: many_letters.drill(held, asked.kills, asked.letters, asked.schedulers),
        "smtp-day": lambda held: mail_away.drill(held, asked.mails),
    }


def main() -> None:
    """Hold the drills one after the other, and write down what was seen."""
    asked = _asked()
    for name, drill in drills(asked).items():
        for engine in asked.database:
            if name not in asked.drill:
                continue
            with ground(engine, asked.seed) as held:
                seen = drill(held)
            print(f"{name}, {engine}: {seen}", flush=True)
            if not asked.no_record:
                record(name, engine, seen)


def record(name: str, engine: str, seen: str) -> None:
    """Put the line of this drill and database into the table of the README."""
    before, after = README.read_text(encoding="utf-8").split(HEAD)
    table, _blank, rest = after.partition("\n\n")
    own = f"| {name} | {engine} |"
    rows = [row for row in table.splitlines() if row and not row.startswith(own)]
    rows.append(f"{own} {office_date().isoformat()} | {seen} |")
    text = "\n".join([HEAD, rows[0], *sorted(rows[1:])])
    README.write_text(f"{before}{text}\n\n{rest}".rstrip("\n") + "\n", encoding="utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.on_demand", description=__doc__)
    names = ("schedulers", "quarters", "letters", "smtp-day")
    parser.add_argument("drill", nargs="*", default=list(names), help=f"of {', '.join(names)}")
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    parser.add_argument("--minutes", type=float, default=10, help="how long schedulers and quarters last")
    parser.add_argument("--schedulers", type=int, default=5)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--letters", type=int, default=500)
    parser.add_argument(
        "--mails", type=int, default=2000, help="letters that wait while the mail server is away"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-record", action="store_true", help="print only")
    asked = parser.parse_args()
    asked.database = asked.database or ["sqlite", "postgresql"]
    return asked


if __name__ == "__main__":
    main()
