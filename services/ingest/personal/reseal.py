"""Seals every whole value anew under the newest key, so that an older one can be destroyed: `python -m services.ingest.personal.reseal`.

Runs beside the loaders, a batch a transaction; cut and started again it goes on where it was.
"""

from __future__ import annotations

import sys

from sqlalchemy.orm import Session

from chassis.context import Context
from services.ingest.personal.keys import PersonalKeys, keys_of
from services.ingest.storage import personal_values

BATCH = 5_000


def reseal_batch(session: Session, keys: PersonalKeys) -> int:
    """Seal up to `BATCH` values anew and say how many; 0 when all lie under the newest key."""
    old = personal_values.under_older_keys(session, newest=keys.newest, limit=BATCH)
    personal_values.replace(session, [(key, keys.seal(key, keys.open(key, sealed))) for key, sealed in old])
    return len(old)


def main() -> None:
    """Go on until nothing is left."""
    context = Context.from_environment()
    keys, done = keys_of(context.settings), 0
    while True:
        with context.db.transaction() as session:
            batch = reseal_batch(session, keys)
        done += batch
        if not batch:
            break
    sys.stdout.write(f"{done} values sealed under personal_cipher_{keys.newest}\n")


if __name__ == "__main__":
    main()
