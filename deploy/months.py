"""`budgetwatch months load`: a month's export package into an empty database (article 11), proven before and after.

Every table of the package becomes `<service>.<table>` with columns of text, as the CSV holds them: amounts and dates are cast by who
asks (`amount::numeric`). Before: seal, manifest and every file's SHA-256 (`connector.package`). After: each table's rows are counted
against the manifest and written out again; the bytes must be those of the package. One transaction: all of it or nothing.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final, cast

import psycopg
from cryptography import x509
from psycopg import sql

from connector.package import prove_package
from connector.proof import NotProven
from contracts.packages import MANIFEST, PackageKind, PackageManifest, PackedFile, chunks_of

ABOUT: Final = "把月度导出包装入一个空数据库，逐表核对行数和校验值"
_SUFFIX: Final = ".csv.gz"
_OURS: Final = (
    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm')"
    " AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
)


class NotLoaded(RuntimeError):
    """Why nothing was loaded."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("package", type=Path, help="月度导出包（ZIP）")
    parser.add_argument("--ca", type=Path, required=True, help="人大签发证书（ca.pem）")
    parser.add_argument(
        "--to", required=True, help="空数据库的连接参数，如 “host=/run/postgresql dbname=month_2025_01”"
    )


def run(options: argparse.Namespace) -> int:
    """Load; exit code 2 where nothing was loaded, with the reason."""
    try:
        authority = x509.load_pem_x509_certificate(options.ca.read_bytes())
        for line in load(options.package, authority, options.to):
            print(line)
    except (NotLoaded, NotProven, OSError, ValueError, psycopg.Error) as error:
        print(f"没有装入任何数据：{error}", file=sys.stderr)
        return 2
    return 0


def load(package: Path, authority: x509.Certificate, conninfo: str) -> list[str]:
    """Load a package and return what was proven, a sentence each; `NotProven`, `NotLoaded` or psycopg's errors otherwise."""
    proven = prove_package(package, authority)
    with zipfile.ZipFile(package) as archive, psycopg.connect(conninfo) as connection:
        manifest = PackageManifest.model_validate_json(archive.read(MANIFEST))
        if manifest.kind is not PackageKind.MONTH:
            raise NotLoaded("这不是月度导出包，是案卷；案卷请用 budgetwatch-connector verify 核验后直接阅读。")
        counted = connection.execute(_OURS).fetchone()
        if counted is None or counted[0]:
            raise NotLoaded("目标数据库不是空的。请新建一个数据库（createdb）再装入，以免与原有数据混在一起。")
        # A table written out again must come in the order in which it went in.
        connection.execute("SET LOCAL synchronize_seqscans = off")
        tables = [file for file in manifest.files if file.name.endswith(_SUFFIX)]
        rows = sum(_load(connection, archive, file) for file in tables)
    return [*proven, f"装入 {len(tables)} 张表、{rows} 行；行数和读回的校验值与导出包一致。"]


def _load(connection: psycopg.Connection[Any], archive: zipfile.ZipFile, file: PackedFile) -> int:
    service, name = file.name.removesuffix(_SUFFIX).split("/")
    table = sql.Identifier(service, name)
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(service)))
    with _text(archive, file) as source:
        head = next(csv.reader(io.TextIOWrapper(source, encoding="utf-8", newline="")))
    columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(column)) for column in head)
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(table, columns))
    written = hashlib.sha256()
    with (
        _text(archive, file) as source,
        connection.cursor() as cursor,
        cursor.copy(sql.SQL("COPY {} FROM STDIN WITH (FORMAT csv, HEADER)").format(table)) as copy,
    ):
        for chunk in chunks_of(source):
            written.update(chunk)
            copy.write(chunk)
    counted = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(table)).fetchone()
    if counted is None or counted[0] != file.rows:
        raise NotLoaded(f"“{file.name}”装入后的行数与清单所列 {file.rows} 行不符。")
    read = hashlib.sha256()
    for chunk in _written_out(connection, table):
        read.update(chunk)
    if read.digest() != written.digest():
        raise NotLoaded(f"“{file.name}”装入后读回的内容与导出包不符。")
    return int(counted[0])


def _text(archive: zipfile.ZipFile, file: PackedFile) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(archive.open(file.name)))


def _written_out(connection: psycopg.Connection[Any], table: sql.Identifier) -> Iterator[bytes]:
    with (
        connection.cursor() as cursor,
        cursor.copy(sql.SQL("COPY {} TO STDOUT WITH (FORMAT csv, HEADER)").format(table)) as copy,
    ):
        for chunk in copy:
            yield bytes(chunk)
