"""Histories made up for the rules of the quarter: by hand, event by event, or at random along the table's arrows."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tracker.clock import Quarter, office_instant
from tracker.rules.edition import Happened, Span, Step, steps
from tracker.rules.event_chain import plain
from tracker.rules.workflow import arrows
from tracker.vocabulary import Action, Outcome, Status

A, S = Action, Status
BEGAN = datetime(2026, 7, 1, 2, tzinfo=UTC)
ARROWS: dict[Status, list[tuple[Status, Action]]] = {}
for here, there, action in arrows():
    ARROWS.setdefault(here, []).append((there, action))
LISTS, REGIONS, UNITS, ENTERPRISES = ("RC", "JS"), (1, 2, 3), (11, 12), (21, 22)
QUARTERS = tuple(Quarter.parse(code) for code in ("2026Q3", "2026Q4", "2027Q1", "2027Q2", "2027Q3"))


class Tale:
    """One need's history in the making; `at` is the present instant."""

    def __init__(self, at: datetime = BEGAN) -> None:
        self.at, self.events, self.status = at, [], S.DRAFT
        self.state: dict[str, Any] = {"cycle": 0}

    def on(self, month: int, day: int, hour: int = 10, year: int = 2026) -> "Tale":
        """The clock moves to this hour of the office."""
        self.at = office_instant(datetime(year, month, day, tzinfo=UTC).date(), hour)
        return self

    def tell(
        self, action: Action, to: Status | None = None, facts: dict | None = None, **changes: Any
    ) -> "Tale":
        """One more event; `changes` are tracked columns."""
        there = to or self.status
        written = plain({"status": there} | changes) if there is not self.status or changes else {}
        before = self.events[-1].booked_quarter if self.events else ""
        booked = max(Quarter.of(self.at).code, before)
        self.events.append(
            Happened(
                len(self.events) + 1, action, self.status, there, self.at, booked, written, plain(facts or {})
            )
        )
        self.status, self.state = there, self.state | written
        return self

    def file(self, **given: Any) -> "Tale":
        """Filed for Yunzhan in the east, on the talent list."""
        first = {
            "list_code": "RC", "region_id": 2, "enterprise_id": 21, "lead_unit_id": None, "urgency": "normal",
            "complex": False, "channel": "self", "cycle": 1, "disputes": 0, "filed_at": self.at,
        }  # fmt: skip
        return self.tell(A.FILE, S.FILED, **(first | given))

    def assign(self, unit: int = 11, promised: str | None = None) -> "Tale":
        """Accepted and assigned to a unit."""
        self.tell(A.ACCEPT, S.ACCEPTED)
        return self.tell(A.ASSIGN, S.ASSIGNED, lead_unit_id=unit, promised_by_on=promised)

    def claim(self) -> "Tale":
        """Claimed, not yet contacted."""
        return self.tell(A.CLAIM, S.CLAIMED, owner_id=5, claimed_at=self.at)

    def close(self, outcome: Outcome = Outcome.SOLVED, grade: str = "5") -> "Tale":
        """From claimed to confirmed in one go."""
        if self.status is S.CLAIMED:
            self.tell(A.DECOMPOSE, S.IMPLEMENTING)
        self.tell(A.REQUEST_CLOSURE, S.VERIFYING, outcome=outcome)
        self.tell(A.VERIFY, S.CONFIRMING)
        said = {"judgement": "solved", "grade": grade}
        return self.tell(A.CONFIRM, S.CLOSED, facts=said, confirmation="confirmed", closed_at=self.at)

    def reopen(self) -> "Tale":
        """A new cycle."""
        fresh = dict.fromkeys(("outcome", "confirmation", "closed_at", "first_contact_at"))
        return self.tell(A.REOPEN, S.IMPLEMENTING, cycle=self.state["cycle"] + 1, **fresh)

    def steps(self) -> list[Step]:
        """The history with its states."""
        return steps(self.events)


def quarter(code: str) -> Span:
    """The span of one quarter."""
    return Span.of(Quarter.parse(code))


@st.composite
def tales(draw: st.DrawFn) -> Tale:
    """A life at random: any arrow of the table, any move between dimensions, any pause, up to five quarters."""
    tale = Tale(BEGAN + timedelta(days=draw(st.integers(0, 120)), hours=draw(st.integers(0, 23))))
    tale.file(
        list_code=draw(st.sampled_from(LISTS)),
        region_id=draw(st.sampled_from(REGIONS)),
        enterprise_id=draw(st.sampled_from(ENTERPRISES)),
    )
    merged_from = S.FILED
    for _ in range(draw(st.integers(0, 14))):
        tale.at += timedelta(days=draw(st.sampled_from([0, 0, 1, 3, 20, 45])), minutes=1)
        if Quarter.of(tale.at) > QUARTERS[-1]:
            break
        ways = [
            way for way in ARROWS.get(tale.status, []) if way[1] is not A.UNMERGE or way[0] is merged_from
        ]
        there, action = draw(st.sampled_from([*ways, (tale.status, A.NOTE)]))
        merged_from = tale.status if action is A.MERGE else merged_from
        tale.tell(action, there, **draw(_changes(tale, there, action)))
    return tale


@st.composite
def _changes(draw: st.DrawFn, tale: Tale, there: Status, action: Action) -> dict[str, Any]:
    """What an act changes besides the status: units, regions, enterprises, outcomes, as the table's effects do."""
    match action:
        case A.ACCEPT:
            return {"list_code": draw(st.sampled_from(LISTS)), "region_id": draw(st.sampled_from(REGIONS))}
        case A.ASSIGN | A.REASSIGN | A.RULE:
            return {"lead_unit_id": draw(st.sampled_from(UNITS))}
        case A.ESCALATE | A.DELEGATE:
            return {"region_id": draw(st.sampled_from(REGIONS)), "lead_unit_id": None}
        case A.REQUEST_CLOSURE:
            return {"outcome": draw(st.sampled_from(list(Outcome)))}
        case A.NOTE if tale.status not in (S.CLOSED, S.WITHDRAWN, S.DECLINED, S.MERGED):
            return draw(st.sampled_from([{}, {"enterprise_id": draw(st.sampled_from(ENTERPRISES))}]))
        case A.CONFIRM | A.LAPSE:
            return {"confirmation": "confirmed"}
        case _:
            return {}
