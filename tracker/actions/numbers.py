"""Numbers of needs: region – list – quarter – sequence; doubles never, gaps allowed (DOMAIN §5)."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from tracker.clock import Quarter
from tracker.extensions import db
from tracker.models import NumberCounter, Region


def next_number(region: Region, list_code: str, quarter: Quarter) -> str:
    """The next free number; the counter's row is locked until the transaction ends."""
    key = {"region_id": region.id, "list_code": list_code, "quarter": quarter.code}
    query = _upsert(key)
    last = db.session.scalar(query)
    return f"{region.code}-{list_code}-{quarter.code}-{last:04d}"


def _upsert(key: dict[str, object]) -> ReturningInsert[int]:
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    query = dialect.insert(NumberCounter).values(**key, last=1)
    stated: ReturningInsert[int] = query.on_conflict_do_update(
        index_elements=list(key), set_={"last": NumberCounter.last + 1}
    ).returning(NumberCounter.last)
    return stated
