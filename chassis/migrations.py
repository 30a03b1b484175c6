"""Alembic for every service: the shared environment, and the tables that the chassis needs in each schema."""

from __future__ import annotations

from typing import Any

from alembic import context
from alembic.operations import Operations
from sqlalchemy import Connection, MetaData, text

from chassis.inbox import inbox_table
from chassis.messaging.parking import parked_table
from chassis.outbox import outbox_table


def chassis_tables(metadata: MetaData, schema: str) -> None:
    """Add the chassis tables to a service's metadata, so that autogenerate knows them."""
    outbox_table(metadata, schema)
    inbox_table(metadata, schema)
    parked_table(metadata, schema)


def create_chassis_tables(op: Operations, schema: str, role: str) -> None:
    """Create outbox, inbox and parked messages in `schema` and give `role` what the chassis does with them."""
    metadata = MetaData()
    chassis_tables(metadata, schema)
    metadata.create_all(op.get_bind())
    op.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO "{role}"')
    op.execute(f'GRANT SELECT, INSERT, UPDATE ON "{schema}".outbox, "{schema}".parked_message TO "{role}"')
    op.execute(f'GRANT SELECT, INSERT ON "{schema}".inbox TO "{role}"')


def run_environment(metadata: MetaData, schema: str) -> None:
    """Body of a service's `migrations/env.py`: run the migrations of `schema` on the connection of chassis.migrate."""
    connection: Connection = context.config.attributes["connection"]
    connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
    connection.commit()

    def mine(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return kind != "table" or name != "alembic_version"

    def this_schema(name: str | None, kind: str, _parents: Any) -> bool:
        return kind != "schema" or name == schema

    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table_schema=schema,
        include_schemas=True,
        include_name=this_schema,
        include_object=mine,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
