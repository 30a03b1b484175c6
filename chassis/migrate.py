"""Runs a service's migrations as the role `bw_owner`: `python -m chassis.migrate cases [--check | --revision TEXT]`.

Never at a service's start (two replicas would race): a step of its own at set-up and deployment.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine

from chassis.config import Settings

PROJECT = Path(__file__).resolve().parent.parent


def alembic_config(service: str, connection: Connection) -> Config:
    """Alembic's configuration for one service on an open connection of the owner."""
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "services" / service / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(settings: Settings, service: str) -> None:
    """Bring the schema of `service` to the newest version; `settings` are the owner's (service `owner`)."""
    engine = create_engine(settings.database_url())
    try:
        with engine.connect() as connection:
            command.upgrade(alembic_config(service, connection), "head")
    finally:
        engine.dispose()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service")
    parser.add_argument("--check", action="store_true", help="fail where metadata and migrations differ")
    parser.add_argument("--revision", metavar="TEXT", help="write a new migration from the difference")
    arguments = parser.parse_args()
    settings = Settings(service="owner")
    if not (arguments.check or arguments.revision):
        upgrade(settings, arguments.service)
        return
    engine = create_engine(settings.database_url())
    with engine.connect() as connection:
        config = alembic_config(arguments.service, connection)
        if arguments.check:
            command.check(config)
        else:
            command.revision(config, arguments.revision, autogenerate=True)


if __name__ == "__main__":
    main()
