"""The one-off container: roles, schemas, migrations, key ceremony. Done again it changes nothing."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

from deploy.stack import keys, postgres
from deploy.stack.layout import Layout, StackError

ROOT: Final = Path("/var/lib/budgetwatch")
TLS: Final = ROOT / "tls"
"""The volume that nginx sees: the server's own certificate and key and the CA, no other key."""


def main() -> int:
    """Set up; errors are told in words."""
    layout = Layout(
        root=ROOT,
        ports={"postgres": 5432},
        sockets=ROOT / "door",
        postgres_data=ROOT / "postgres",
        postgres_host="postgres",
    )
    try:
        postgres.make_roles(layout)
        postgres.make_database(layout)
        postgres.migrate(layout)
        keys.make(layout)
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    for name in ("ca.pem", "server.pem", "server.key"):
        shutil.copy(layout.pki / name, TLS / name)
    print("set up: roles, schemas, migrations, keys")
    return 0


if __name__ == "__main__":
    sys.exit(main())
