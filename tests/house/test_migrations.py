"""The migrations: one line of them, and what they build is exactly what the models say."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask

from tests.house.tree import ROOT
from tracker.extensions import db

Shape = dict[str, Any]  # one entry for each column, key, index …, so that a difference shows as one line


@pytest.fixture
def migrated(make_database, make_app, database_name) -> Iterator[sa.Engine]:
    """A database built by the migrations, inside its application's context."""
    yield from _built(make_app(make_database(database_name)), flask_migrate.upgrade)


@pytest.fixture
def created(make_database, make_app, database_name) -> Iterator[sa.Engine]:
    """A database built from the models."""
    yield from _built(make_app(make_database(database_name)), db.create_all)


def test_there_is_one_head():
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    assert len(scripts.get_heads()) == 1


def test_each_migration_is_numbered_after_the_one_before():
    names = sorted(path.name for path in (ROOT / "migrations" / "versions").glob("*.py"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_a_migrated_database_equals_a_created_one(migrated, created):
    assert shape(migrated) == shape(created)


def test_alembic_finds_nothing_left_to_migrate(make_database, make_app, database_name):
    app = make_app(make_database(database_name))
    with app.app_context():
        flask_migrate.upgrade()
        flask_migrate.check()  # raises where models and migrations differ
        assert sa.inspect(db.engine).has_table("need")


def test_the_way_down_leaves_nothing(migrated):
    flask_migrate.downgrade(revision="base")
    assert shape(migrated) == {}


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE region ADD COLUMN forgotten INTEGER",
        "CREATE INDEX forgotten ON region (id)",
        "CREATE TABLE forgotten (id INTEGER)",
    ],
)
def test_a_difference_would_be_noticed(created, change):
    before = shape(created)
    with created.begin() as connection:
        connection.execute(sa.text(change))
    assert shape(created) != before


def shape(engine: sa.Engine) -> Shape:
    """Everything a schema consists of, in a form that does not depend on the order it was made in."""
    inspector = sa.inspect(engine)
    inspector.clear_cache()
    found: Shape = _beside(engine)
    for name in set(inspector.get_table_names()) - {"alembic_version"}:
        found |= {f"{name}: {part}": what for part, what in _table(inspector, name).items()}
    return found


def _built(app: Flask, build: Callable[[], None]) -> Iterator[sa.Engine]:
    with app.app_context():
        build()
        engine = db.engine
    with app.app_context():
        yield engine
    engine.dispose()


def _table(inspector: sa.Inspector, name: str) -> dict[str, Any]:
    columns = {
        f"column {column['name']}": (str(column["type"]), column["nullable"], column["default"])
        for column in inspector.get_columns(name)
    }
    return columns | {
        "key": inspector.get_pk_constraint(name),
        "foreign keys": _sorted(inspector.get_foreign_keys(name)),
        "unique": _sorted(inspector.get_unique_constraints(name)),
        "indexes": _sorted(inspector.get_indexes(name)),
        "checks": _sorted(inspector.get_check_constraints(name)),
    }


def _sorted(items: list[Any]) -> list[str]:
    """Constraints in a fixed order; what depends on the dialect (a partial index's condition) as its SQL."""
    plain = [item | {"dialect_options": _as_sql(item.get("dialect_options", {}))} for item in items]
    return sorted(repr(sorted(item.items())) for item in plain)


def _as_sql(options: dict[str, Any]) -> dict[str, str]:
    return {option: str(value) for option, value in options.items()}


def _beside(engine: sa.Engine) -> dict[str, str]:
    """Views, triggers and search tables, which the inspector does not describe."""
    if engine.dialect.name == "sqlite":
        query = (
            "SELECT name, sql FROM sqlite_master "
            "WHERE type IN ('view', 'trigger') OR sql LIKE 'CREATE VIRTUAL%'"
        )
    else:
        query = (
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal UNION ALL "
            "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public' UNION ALL "
            "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        )
    with engine.connect() as connection:
        return {name: re.sub(r"\s+", " ", text) for name, text in connection.execute(sa.text(query))}
