"""Makes rows for tests: what a test does not say is filled with something ordinary and unique."""

from datetime import UTC, date, datetime
from functools import cache
from itertools import count

from sqlalchemy.orm import Session
from stdnum.cn import uscc

from tracker.actions.accounts import hash_password
from tracker.actions.people import pinyin_of
from tracker.models import Enterprise, Link, Person, Region, RoleGrant, Substitution, Unit
from tracker.vocabulary import RegionKind, Role

PASSWORD = "green kettle, nine pears"
LONG_AGO = date(2020, 1, 1)
BEGAN_AT = datetime(2020, 1, 1, 1, tzinfo=UTC)
_numbers = count(1)


@cache
def hashed(password: str) -> str:
    """A cheap hash, made once a run."""
    return hash_password(password, 1)


def make_region(session: Session, **given) -> Region:
    """A county; `parent` puts it into the tree."""
    number = next(_numbers)
    parent = given.pop("parent", None)
    values = {
        "code": f"43{number:04d}",
        "name": f"第{number}县",
        "name_en": f"County {number}",
        "kind": RegionKind.COUNTY,
        "parent_id": parent.id if parent else None,
    }
    region = Region(**(values | given))
    session.add(region)
    session.flush()
    region.path = f"{parent.path if parent else '/'}{region.id}/"
    session.flush()
    return region


def make_unit(session: Session, region: Region, **given) -> Unit:
    """An active unit of `region`."""
    number = next(_numbers)
    values = {
        "code": f"unit-{number}",
        "name": f"第{number}局",
        "name_en": f"Bureau {number}",
        "region_id": region.id,
    }
    unit = Unit(**(values | given))
    session.add(unit)
    session.flush()
    return unit


def make_enterprise(session: Session, region: Region, **given) -> Enterprise:
    """An active enterprise of `region`, with a valid credit code."""
    number = next(_numbers)
    values = {
        "uscc": credit_code(number),
        "name": f"第{number}号机械有限公司",
        "name_en": f"Machine Works No. {number}",
        "region_id": region.id,
    }
    enterprise = Enterprise(**(values | given))
    session.add(enterprise)
    session.flush()
    return enterprise


def make_person(session: Session, **given) -> Person:
    """An active person without a role, with PASSWORD as password."""
    number = next(_numbers)
    values = {
        "username": f"person{number}",
        "name": f"张第{number}",
        "name_en": f"Zhang No. {number}",
        "phone": f"199{number:08d}",
        "password_hash": hashed(PASSWORD),
        "created_at": BEGAN_AT,
    }
    person = Person(**(values | given))
    person.pinyin = pinyin_of(person.name)
    session.add(person)
    session.flush()
    return person


def grant(session: Session, person: Person, role: Role, scope=None, **given) -> RoleGrant:
    """A role held since long ago; `scope` is a region, a unit, an enterprise, or none for the system."""
    values = {"person_id": person.id, "role": role, "from_on": LONG_AGO}
    if scope is not None:
        values[f"{type(scope).__name__.lower()}_id"] = scope.id
    held = RoleGrant(**(values | given))
    session.add(held)
    session.flush()
    return held


def link_leader(session: Session, leader: Person, enterprise: Enterprise, **given) -> Link:
    """A leader linked to an enterprise since long ago."""
    link = Link(**({"leader_id": leader.id, "enterprise_id": enterprise.id, "from_on": LONG_AGO} | given))
    session.add(link)
    session.flush()
    return link


def stand_in(session: Session, absent: Person, substitute: Person, unit: Unit, **given) -> Substitution:
    """`substitute` stands in for `absent` in `unit`, by default for years."""
    values = {
        "absent_id": absent.id,
        "substitute_id": substitute.id,
        "unit_id": unit.id,
        "from_on": LONG_AGO,
        "to_on": date(2099, 12, 31),
        "named_by_id": absent.id,
    }
    substitution = Substitution(**(values | given))
    session.add(substitution)
    session.flush()
    return substitution


def credit_code(number: int) -> str:
    """The `number`-th valid unified social credit code of the tests."""
    base = f"91429700{number:09d}"
    return base + uscc.calc_check_digit(base)
