"""The only reader of time: instants are aware UTC, civil dates and quarters are those of Asia/Shanghai."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OFFICE = ZoneInfo("Asia/Shanghai")

_source: ContextVar[Callable[[], datetime] | None] = ContextVar("clock_source", default=None)
_fallback: Callable[[], datetime] | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    source = _source.get() or _fallback
    return source() if source else datetime.now(UTC)


def office_date(at: datetime | None = None) -> date:
    """The civil date in the office (Asia/Shanghai) at the aware instant `at`, by default now."""
    return (at or now()).astimezone(OFFICE).date()


def office_time(at: datetime) -> datetime:
    """The aware instant `at` as a wall clock in the office shows it."""
    return at.astimezone(OFFICE)


def start_of(day: date) -> datetime:
    """The first instant of a civil day in the office, in UTC."""
    return datetime.combine(day, time.min, OFFICE).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The last second of a civil day in the office (23:59:59), in UTC: "due" means this moment (DOMAIN §6)."""
    return datetime.combine(day, time(23, 59, 59), OFFICE).astimezone(UTC)


def office_instant(day: date, hour: int, minute: int = 0) -> datetime:
    """The instant of a wall-clock time in the office, in UTC."""
    return datetime.combine(day, time(hour, minute), OFFICE).astimezone(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Within the block and this context, now() is `at` (aware); for tests and for work "as of" an instant."""
    if at.tzinfo is None:
        raise ValueError("the clock takes aware instants only")
    instant = at.astimezone(UTC)
    token = _source.set(lambda: instant)
    try:
        yield
    finally:
        _source.reset(token)


def run_from(source: Callable[[], datetime] | None) -> None:
    """Let the whole process (every thread) read time from `source`; None gives the machine's clock back."""
    global _fallback
    _fallback = source


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A civil quarter of the office's year; as instants it is half-open: starts_at <= at < ends_at."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if self.number not in (1, 2, 3, 4):
            raise ValueError(f"a year has quarters 1 to 4, not {self.number}")

    @classmethod
    def of(cls, moment: date | datetime) -> Quarter:
        """The quarter of a civil date, or of an aware instant."""
        day = office_date(moment) if isinstance(moment, datetime) else moment
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def parse(cls, code: str) -> Quarter:
        """Read a code such as 2026Q4; raises ValueError for anything else."""
        year, mark, number = code[:4], code[4:5], code[5:]
        if mark != "Q" or not (year.isascii() and year.isdigit()) or number not in ("1", "2", "3", "4"):
            raise ValueError(f"{code!r} is not a quarter such as 2026Q4")
        return cls(int(year), int(number))

    @property
    def code(self) -> str:
        """For example 2026Q4; codes sort like the quarters they name."""
        return f"{self.year:04d}Q{self.number}"

    @property
    def next(self) -> Quarter:
        """The quarter after this one."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def previous(self) -> Quarter:
        """The quarter before this one."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def starts_on(self) -> date:
        """The first civil day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def ends_on(self) -> date:
        """The last civil day."""
        return self.next.starts_on - timedelta(days=1)

    @property
    def starts_at(self) -> datetime:
        """The first instant, in UTC."""
        return start_of(self.starts_on)

    @property
    def ends_at(self) -> datetime:
        """The first instant after it, in UTC."""
        return start_of(self.next.starts_on)

    def __str__(self) -> str:
        return self.code
