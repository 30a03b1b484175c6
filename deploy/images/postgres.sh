#!/bin/sh
# Entry point of the PostgreSQL image: makes the cluster once, then becomes the server.
set -eu
data=/var/lib/budgetwatch/postgres/cluster
bin=/usr/lib/postgresql/15/bin
if [ ! -s "$data/PG_VERSION" ]; then
    rm -rf "$data.new"
    "$bin/initdb" --pgdata="$data.new" --username=postgres --pwfile=/run/secrets/db_superuser \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --data-checksums
    echo 'host all all all scram-sha-256' >>"$data.new/pg_hba.conf"
    mv "$data.new" "$data"
fi
exec "$bin/postgres" -D "$data" -c listen_addresses='*' -c unix_socket_directories=/tmp -c timezone=UTC \
    -c log_timezone=UTC -c log_error_verbosity=terse -c lc_messages=C -c max_connections=200 -c shared_buffers=256MB -c max_wal_size=2GB \
    -c idle_in_transaction_session_timeout=10min
