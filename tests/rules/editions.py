"""Makes rows of an edition for tests: what a test does not say is an ordinary need carried over by the talent unit."""

from itertools import count
from typing import Any

from tracker.catalog.limits import Digesting, limits
from tracker.rules.digest import Edition, Line, Returned, Scope
from tracker.vocabulary import Entry, Exit

CITY, EAST, WEST, MARKET, ELSEWHERE = 1, 2, 3, 4, 9
TALENT, INDUSTRY = 11, 12
# The city with two counties; the market town lies in the east county. Somewhere else is another city.
SCOPE = Scope(CITY, {CITY: CITY, EAST: EAST, WEST: WEST, MARKET: EAST})
DIGESTING: Digesting = limits().digest
_ids = count(1)

NOTHING: dict[str, Any] = {
    "urgency": "normal",
    "complex": False,
    "channel": "self",
    "cycle": 1,
    "disputes": 0,
    "promised_by_on": None,
    "overdue_wd": 0,
    "age_wd": 0,
    "sponsored": False,
    "open_instructions": 0,
    "instruction_due_on": None,
    "pending": [],
    "claimed": False,
    "contacted_in_time": None,
    "closings": [],
    "ratings": [],
    "stage_wd": {},
    "extensions_asked": 0,
    "extensions_granted": 0,
    "objections": 0,
    "objections_upheld": 0,
    "reassignments": 0,
    "parked_wd": 0,
}


def make_line(entry: str = "opening", left: str = "carried", /, **given: Any) -> Line:
    """A row; `region`, `list_code` and `unit` are those of both sides, unless came_… or went_… says otherwise."""
    need_id = next(_ids)
    facts = {name: given.pop(name, value) for name, value in NOTHING.items()}
    common = {"region": EAST, "list_code": "RC", "unit": TALENT}
    side = {name: given.pop(name, value) for name, value in common.items()}
    came = {name: given.pop(f"came_{name}", value) for name, value in side.items()}
    went = {name: given.pop(f"went_{name}", value) for name, value in side.items()}
    ended = left if left in ("withdrawn", "declined", "merged") else "closed"
    line = Line(
        need_id=given.pop("need_id", need_id),
        number=given.pop("number", f"429700-RC-2026Q3-{need_id:04d}"),
        entry=Entry(entry),
        entry_list=came["list_code"],
        entry_region_id=came["region"],
        entry_unit_id=came["unit"],
        exit=Exit(left),
        exit_status=given.pop("status", "implementing" if left == "carried" else ended),
        exit_list=went["list_code"],
        exit_region_id=went["region"],
        exit_unit_id=went["unit"],
        facts=facts,
    )
    assert not given, f"a row has no {sorted(given)}"
    return line


def closed(outcome: str, confirmation: str = "confirmed", **given: Any) -> Line:
    """A need that was filed earlier and closed in the quarter."""
    closing = {
        "outcome": outcome,
        "confirmation": confirmation,
        "cycle": 1,
        "on": "2026-09-01",
        "reopened": False,
    }
    return make_line("opening", outcome, **({"closings": [closing]} | given))


def edition_of(*lines: Line, before: list[Line] | None = None, **given: Any) -> Edition:
    """The edition of the third quarter of 2026."""
    values: dict[str, Any] = {"past": [], "returned": Returned(held=True)} | given
    return Edition("2026Q3", lines, before, **values)
